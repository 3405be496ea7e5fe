import type { Inputs } from '../experiments/run.ts';
import { isActive } from '../params/config.ts';
import { type Dials, energyLine, memoriesText, scoreText, short } from './describe.ts';
import { spinEnergyText, spinUpdatesText } from './describeSpins.ts';

/** The sentences that keep a picture of retrieval honest. */
export function describeRetrieval(inputs: Inputs): string[] {
  const { config } = inputs;
  const energy = config.dynamics === 'spins' ? spinEnergyText(config) : energyLine(config);
  return [`${memoriesText(inputs)}; ${energy}`, ...retrievalLines(inputs)];
}

/** What retrieval starts from, how it goes, and what success is. */
function retrievalLines(inputs: Inputs): string[] {
  const { config, system, cues } = inputs;
  const { dynamics, delta, steps, eta, iterations } = config;
  const damped = isActive('eta', config) && eta < 1 ? `, damped by η = ${short(eta)}` : '';
  const along = `from noise s = 1/β in ${steps} steps`;
  const ways: Partial<Record<Dials['dynamics'], string>> = {
    sideBySide: `fixed-point iteration${damped}; probability-flow ODE (Heun) and reverse SDE (ancestral) ${along}; MAP`,
    ode: `${system.title}, ${along}, then x = D(x)`,
    sde: `${system.title}, ${along}, then x = D(x)`,
    map: system.title,
    spins: `their signs; ${spinUpdatesText(config)}`,
  };
  const how = ways[dynamics] ?? `${system.title}${damped}, at most ${iterations} steps`;
  const isExact = dynamics !== 'spins' && config.score === 'exact';
  const held = config.held ? ', the rest of which is held' : '';
  return [
    `cues: ${cues?.text}${held}; ${how}${isExact ? '; exact score' : ''}`,
    ...(isExact || dynamics === 'spins' ? [] : [scoreText(inputs)]),
    `retrieved: the nearest memory is the one the cue is made of, and within δ = ${short(delta)} rms radius; no memory: none is`,
  ];
}
