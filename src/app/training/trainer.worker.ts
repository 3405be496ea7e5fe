import { writeNetwork } from '../../files/networkFile.ts';
import { trainNetwork } from '../../training/trainNetwork.ts';
import type { FromTrainer, ToTrainer } from './trainerMessages.ts';

/** Trains a network off the page's thread: what automatic differentiation needs is loaded here, and nowhere else. */

const post = (message: FromTrainer) => self.postMessage(message);
const signal = { aborted: false };
/** the page has shown the network that it was sent last */
let awaited = true;

self.onmessage = async ({ data }: MessageEvent<ToTrainer>) => {
  if (data.do === 'stop') signal.aborted = true;
  if (data.do === 'send') awaited = true;
  if (data.do !== 'train') return;
  try {
    const { network, history } = await trainNetwork(data.patterns, data.options, {
      signal,
      async onProgress({ step, steps, loss, network }) {
        post({ is: 'progress', step, steps, loss });
        if (!awaited) return;
        awaited = false;
        post({ is: 'network', bytes: await writeNetwork(network()) });
      },
    });
    post({ is: 'trained', bytes: await writeNetwork(network), network, history });
  } catch (error) {
    post({ is: 'problem', message: error instanceof Error ? error.message : String(error) });
  }
};
