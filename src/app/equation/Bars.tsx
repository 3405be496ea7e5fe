import type { Stage } from '../../experiments/equation.ts';
import { classColors, css } from '../../view/palettes.ts';
import { othersOf, percent } from './numbers.ts';
import type { StepState } from './stepState.ts';

/** Colours of memories repeat as those of classes do. */
const COLORS = classColors(9);

interface Props {
  stage: Stage;
  /** the weights are those that make m; else they only say what the exact posterior would have */
  exact: boolean;
  state: StepState;
}

/** The weights of the memories at the cursor as bars, in their colours: the largest, and all others together. */
export function Bars({ stage, exact, state: { lit, pinned } }: Props) {
  const others = othersOf(stage);
  const rows = [
    ...stage.top.map(({ memory, weight }) => ({
      name: `memory ${memory + 1}`,
      weight,
      color: css(COLORS[memory % COLORS.length] as (typeof COLORS)[number]),
    })),
    ...(others > 1e-9 ? [{ name: 'others', weight: others, color: 'var(--muted)' }] : []),
  ];
  return (
    <table
      class="bars"
      onPointerEnter={() => {
        lit.value = 'weights';
      }}
      onPointerLeave={() => {
        lit.value = pinned.value;
      }}
    >
      <caption>{exact ? 'Weights r' : 'Weights of the exact posterior, which the score does not use'}</caption>
      <tbody>
        {rows.map(({ name, weight, color }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="bar">
              <span style={{ width: `${100 * weight}%`, background: color }} />
            </td>
            <td class="number">{percent(weight)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
