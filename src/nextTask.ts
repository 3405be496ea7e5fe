/**
 * Waits until the thread has heard what is pending: messages, signals, timers. Long
 * loops on the host await it now and then.
 */
export const nextTask = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));
