import type { AdapterSummary } from '../gpu/device.ts';
import type { BenchReport } from './report.ts';
import { told } from './reportText.ts';

/**
 * What a model of issue slots (12.4 a pair) and special functions (1.25 exp2 a pair), at 60 % of their peaks, gives for
 * the dense read-out in two dimensions at K >= 256. Measured figures replace it.
 */
interface Prediction {
  gpu: string;
  /** Gpairs/s */
  low: number;
  high: number;
  /** adapters whose name may be this one: browsers tell only the architecture of most */
  like: RegExp;
}

const PREDICTIONS: readonly Prediction[] = [
  { gpu: 'RTX 4060 laptop', low: 270, high: 340, like: /nvidia|geforce|rtx/i },
  { gpu: 'Apple M2, 10 cores', low: 70, high: 80, like: /apple/i },
  { gpu: 'Iris Xe, 96 units', low: 30, high: 44, like: /intel|iris|\bxe\b/i },
];

/** Lines that hold the dense row at K = 256 against the model. */
export function predictionLines({ adapter, rows }: Pick<BenchReport, 'adapter' | 'rows'>): string[] {
  const row = rows.find(({ op, fault }) => op.kind === 'dense' && op.dim === 2 && op.count === 256 && !fault);
  const { pairs } = row ?? {};
  if (!pairs) return ['The row dense D=2 K=256 is missing: nothing to hold against the model.'];
  const said = `dense D=2 K=256: ${told(pairs, 1e9)} Gpairs/s`;
  if (adapter.software) return [`${said}. The model is of GPUs; this adapter is software.`];
  const near = PREDICTIONS.filter(({ like }) => like.test(namesOf(adapter)));
  return [
    said,
    ...(near.length > 0 ? near : PREDICTIONS).map(
      ({ gpu, low, high }) =>
        `model of an ${gpu}: ${low} to ${high} Gpairs/s; measured / model ${ratio(pairs.median, high)} to ${ratio(pairs.median, low)}`,
    ),
  ];
}

const namesOf = ({ name, vendor, architecture }: AdapterSummary) => `${name} ${vendor} ${architecture}`;
const ratio = (pairs: number, gpairs: number) => (pairs / 1e9 / gpairs).toFixed(2);
