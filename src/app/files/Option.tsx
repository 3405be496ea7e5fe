interface Props {
  type: 'radio' | 'checkbox';
  name?: string;
  checked: boolean;
  set: (checked: boolean) => void;
  children: string;
}

/** One of several to choose, or one to tick. */
export function Option({ set, children, ...rest }: Props) {
  return (
    <label class="option">
      <input {...rest} onChange={(event) => set(event.currentTarget.checked)} />
      {children}
    </label>
  );
}
