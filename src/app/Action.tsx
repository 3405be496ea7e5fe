import { Icon, type IconName } from './Icon.tsx';

interface ActionProps {
  icon: IconName;
  text: string;
  /** its key, or what it does */
  title?: string;
  /** of a switch: whether it is on */
  on?: boolean;
  disabled?: boolean;
  act: () => void;
}

/** A button of the page as a whole: a sign, and a word where there is room for it. */
export function Action({ icon, text, title, on, disabled, act }: ActionProps) {
  return (
    <button type="button" class="action" title={title} disabled={disabled} aria-pressed={on} onClick={act}>
      <Icon name={icon} />
      <span class="word">{text}</span>
    </button>
  );
}
