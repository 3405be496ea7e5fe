import type { Patterns } from '../../memories/patterns.ts';
import type { Network } from '../../networks/network.ts';
import type { LossPoint } from '../../training/checkpoint.ts';
import type { TrainingOptions } from '../../training/options.ts';

export type ToTrainer =
  | { do: 'train'; patterns: Patterns; options: TrainingOptions }
  /** ends it after the step it is at; the network it has then is sent */
  | { do: 'stop' }
  /** the network of one of the next steps is wanted */
  | { do: 'send' };

export type FromTrainer =
  /** a point of the loss curve */
  | { is: 'point'; step: number; loss: number }
  /** the mean loss since the last point; how fast it goes, but at the first step */
  | { is: 'step'; step: number; loss: number; perSecond: number | undefined }
  /** as it is now, as a file */
  | { is: 'network'; bytes: Uint8Array }
  | { is: 'trained'; bytes: Uint8Array; network: Network; history: readonly LossPoint[] }
  /** one sentence */
  | { is: 'problem'; message: string };
