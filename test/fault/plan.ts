// What happens in a run, as data: a list of steps made from the seed before anything runs, so that a failing run can be replayed and made smaller.
import { NETWORK_FAULTS, type NetworkFault } from './network.ts';
import { KILL_POINTS, type KillPoint } from './phone.ts';
import type { Random } from './random.ts';
import { STORAGE_FAULTS, type StorageFault } from './storage.ts';

/** What people do. */
export const COMMANDS = [
	'scan',
	'search',
	'scan-unknown-badge',
	'paper',
	'walk-in',
	'undo-own',
	'undo-other',
	'undo-twice',
	'seal',
	'import-late',
	'desk-check-in',
	'desk-undo',
	'end-event',
	'reopen-event',
	'revoke',
	'withdraw',
	'refer',
	'correct',
	'desk-accept',
	'desk-dismiss',
	'wait'
] as const;
export type Command = (typeof COMMANDS)[number];

/** What goes wrong besides the network's and the storage's faults. */
export const WORLD_FAULTS = [
	'slow-commit',
	'stream-locked',
	'connections-cut',
	'server-down',
	'clock-jump',
	'poison',
	'origin-wiped',
	'storage-cloned',
	'page-reloaded',
	'page-frozen',
	'backup-restored',
	'day-passed',
	'bodies-purged',
	'app-updated'
] as const;
export type WorldFault = (typeof WORLD_FAULTS)[number];

export type Action =
	| { do: Command }
	| { do: WorldFault }
	| { do: 'kill'; at: KillPoint }
	| { do: 'network'; fault: NetworkFault }
	| { do: 'storage'; fault: StorageFault };

/** `phone`, `a` and `b` choose among what there is, modulo its number; `gapMs` passes before it. */
export type Step = Action & { phone: number; a: number; b: number; gapMs: number };

export interface Plan {
	phones: number;
	steps: Step[];
	/** How often a request meets a fault that nobody ordered, and of which kinds. */
	stray: { chance: number; faults: NetworkFault[] };
}

const WEIGHTS: Record<Command, number> = {
	scan: 24,
	search: 6,
	'scan-unknown-badge': 3,
	paper: 3,
	'walk-in': 7,
	'undo-own': 5,
	'undo-other': 4,
	'undo-twice': 2,
	seal: 1,
	'import-late': 2,
	'desk-check-in': 2,
	'desk-undo': 2,
	'end-event': 1,
	'reopen-event': 2,
	revoke: 0.4,
	withdraw: 2,
	refer: 1,
	correct: 3,
	'desk-accept': 2,
	'desk-dismiss': 1,
	wait: 8
};
/** Faults that change everything after them are rarer. */
const WORLD_WEIGHTS: Record<WorldFault, number> = {
	'slow-commit': 3,
	'stream-locked': 0.7,
	'connections-cut': 2,
	'server-down': 2,
	'clock-jump': 2,
	poison: 1.5,
	'origin-wiped': 1,
	'storage-cloned': 0.6,
	'page-reloaded': 2,
	'page-frozen': 1,
	'backup-restored': 1.5,
	'day-passed': 0.5,
	'bodies-purged': 0.4,
	'app-updated': 1
};
const STRAY: NetworkFault[] = [
	'request-lost',
	'reply-lost',
	'reply-truncated',
	'captive-portal',
	'gzip-garbage',
	'duplicated',
	'bad-gateway'
];

export function makePlan(chance: Random, allowed: Allowed = {}): Plan {
	const storage = STORAGE_FAULTS.filter((fault) => !allowed.without?.includes(fault));
	const steps = Array.from({ length: chance.int(15, chance.pick([20, 30, 60])) }, (): Step => {
		const common = {
			phone: chance.int(0, 59),
			a: chance.int(0, 999),
			b: chance.int(0, 999),
			gapMs: gap(chance)
		};
		const kind = chance.weighted({ command: 60, kill: 12, network: 12, storage: 8, world: 8 });
		switch (kind) {
			case 'kill':
				return { ...common, do: 'kill', at: chance.pick(KILL_POINTS) };
			case 'network':
				return { ...common, do: 'network', fault: chance.pick(NETWORK_FAULTS) };
			case 'storage':
				return { ...common, do: 'storage', fault: chance.pick(storage) };
			case 'world':
				return { ...common, do: chance.weighted(WORLD_WEIGHTS) };
			default:
				return { ...common, do: chance.weighted(WEIGHTS) };
		}
	});
	return {
		phones: chance.pick([2, 2, 3, 3, 4, 5]),
		steps,
		stray: { chance: chance.pick([0, 0, 0.1, 0.3]), faults: STRAY.filter(() => chance.chance(0.5)) }
	};
}

export interface Allowed {
	without?: readonly string[];
}

/** Mostly people hurry; sometimes there is a lull. */
const gap = (chance: Random): number =>
	Number(
		chance.weighted({ '20': 3, '300': 4, '2500': 4, '20000': 1, '90000': 0.2 } as Record<string, number>)
	);
