/** Puts a text on the clipboard; returns what to say of it. */
export async function copyText(text: string, what: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `${what} copied`;
  } catch {
    // an insecure page, or a reader who forbids it
    return `${what} could not be copied: this browser gives no clipboard`;
  }
}
