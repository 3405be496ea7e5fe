import { useLayoutEffect, useRef } from 'preact/hooks';

interface TypedProps {
  id: string;
  name?: string;
  disabled: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
  'aria-label'?: string;
  text: string;
  change(text: string): void;
}

/** A value as text. */
export function Typed({ text, change, ...rest }: TypedProps) {
  const input = useRef<HTMLInputElement>(null);
  // what is being typed is left alone: 8.0 on the way to 8.05 must not become 8
  useLayoutEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = text;
  });
  return (
    <input
      {...rest}
      ref={input}
      type="text"
      defaultValue={text}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => change(event.currentTarget.value)}
      onBlur={(event) => {
        // 1e6 as typed becomes 1,000,000; what was refused stays to be mended
        if (event.currentTarget.ariaInvalid !== 'true') event.currentTarget.value = text;
      }}
    />
  );
}
