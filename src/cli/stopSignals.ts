/** What ends a command early, and what it ends with then, as shells count: 128 and the number of the signal. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const NAMES = Object.keys(CODES) as (keyof typeof CODES)[];

/** Hears Ctrl-C and SIGTERM, which batch systems and `timeout` send before they kill. */
export interface StopSignals {
  /** `aborted` from the first signal on; a second one kills */
  readonly stop: { readonly aborted: boolean };
  /** 0 as long as none has come */
  readonly code: number;
  /** Listens no longer. */
  release(): void;
}

/** Listens from now on. */
export function hearStopSignals(): StopSignals {
  let code = 0;
  const stop = { aborted: false };
  const listeners = NAMES.map((name) => {
    const heard = () => {
      stop.aborted = true;
      code = CODES[name];
      release();
    };
    return [name, heard] as const;
  });
  function release(): void {
    for (const [name, heard] of listeners) process.off(name, heard);
  }
  for (const [name, heard] of listeners) process.once(name, heard);
  return {
    stop,
    get code() {
      return code;
    },
    release,
  };
}
