import type { Patterns } from '../../memories/patterns.ts';
import type { Network } from '../../networks/network.ts';
import type { LossPoint } from '../../training/checkpoint.ts';
import type { TrainingOptions } from '../../training/options.ts';

export type ToTrainer =
  | { do: 'train'; patterns: Patterns; options: TrainingOptions }
  /** ends it after the step it is at; the network it has then is sent */
  | { do: 'stop' }
  /** the network of the next point of the loss curve is wanted */
  | { do: 'send' };

export type FromTrainer =
  | { is: 'progress'; step: number; steps: number; loss: number }
  /** as it is now, as a file */
  | { is: 'network'; bytes: Uint8Array }
  | { is: 'trained'; bytes: Uint8Array; network: Network; history: readonly LossPoint[] }
  /** one sentence */
  | { is: 'problem'; message: string };
