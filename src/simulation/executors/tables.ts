import { uniformBuffer } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { dispatch, workgroupGrid } from '../../gpu/dispatch.ts';
import type { TablePass, Tables } from '../../readouts/tables.ts';
import type { Row } from '../../samplers/row.ts';
import type { StepPlace } from '../cursor.ts';
import type { Work } from './executor.ts';

/** The tables of a run: which of them a stretch of steps needs, which are there, and the work that makes the others. */
export class TableKeeper {
  readonly #gpu: Gpu;
  readonly #tables: Tables;
  readonly #rows: readonly Row[];
  /** the buffer that holds the lists and, behind them, the tables */
  readonly #lists: GPUBuffer;
  /** by slot: the table that is there */
  readonly #there = new Map<number, number>();

  constructor(gpu: Gpu, tables: Tables, rows: readonly Row[], lists: GPUBuffer) {
    this.#gpu = gpu;
    this.#tables = tables;
    this.#rows = rows;
    this.#lists = lists;
  }

  /** How many of these steps go together: to the last commit before a row that wants another table in a slot. */
  stepsFrom({ row, repeatsDone }: StepPlace, steps: number): number {
    const inSlot = new Map<number, number>();
    let [counted, committed] = [0, 0];
    for (let at = row; counted < steps; at++) {
      const { commit, repeat } = this.#rows[at] as Row;
      const table = this.#tableOf(at);
      if (table !== undefined) {
        const slot = this.#slotOf(table);
        if (inSlot.has(slot) && inSlot.get(slot) !== table) break;
        inSlot.set(slot, table);
      }
      counted = Math.min(steps, counted + repeat - (at === row ? repeatsDone : 0));
      if (commit) committed = counted;
    }
    return committed;
  }

  /** What must be done before these steps: the tables they read that are not there. */
  workFor({ row, repeatsDone }: StepPlace, steps: number): Work[] {
    const wanted = new Set<number>();
    for (let at = row, left = steps + repeatsDone; left > 0; at++) {
      const table = this.#tableOf(at);
      if (table !== undefined) wanted.add(table);
      left -= (this.#rows[at] as Row).repeat;
    }
    return [...wanted]
      .filter((table) => this.#there.get(this.#slotOf(table)) !== table)
      .flatMap((t) => this.#making(t));
  }

  #making(table: number): Work[] {
    const { slot, passes } = this.#tables.list[table] as Tables['list'][number];
    return passes.map((pass, i) => ({
      parts: pass.workgroups,
      cost: pass.workgroups * pass.cost,
      learnt: pass.kernel,
      submit: (first, take) => {
        this.#there.delete(slot);
        this.#submit(pass, first, take);
        // one that is stopped on the way is made again
        if (i === passes.length - 1 && first + take === pass.workgroups) this.#there.set(slot, table);
      },
    }));
  }

  #submit({ kernel, words }: TablePass, first: number, take: number): void {
    const grid = workgroupGrid(this.#gpu, take);
    const uniform = uniformBuffer(this.#gpu, kernel.label, Uint32Array.of(first, first + take, grid.width, ...words));
    dispatch(this.#gpu, kernel, [uniform, this.#lists], grid);
    uniform.destroy();
  }

  #tableOf(at: number): number | undefined {
    const { read } = this.#rows[at] as Row;
    return read && this.#tables.of(read);
  }

  #slotOf(table: number): number {
    return (this.#tables.list[table] as Tables['list'][number]).slot;
  }
}
