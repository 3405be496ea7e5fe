/** The version that files and stamps carry; a test holds it against package.json. */
export const VERSION = '0.2.0';
