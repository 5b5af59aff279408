// What an event would count toward, told before it is held. The rule itself is SQL's (private.count_events); here it is said of a form that is not saved yet.
import { MATCHMAKING_TYPES } from '../vocabulary.ts';
import type { ProgrammeDefinition } from './definition.ts';
import { figuresOf } from './figures.ts';
import type { ProgrammeSettings } from './settings.ts';
import type { Words } from './words.ts';

/** Metrics whose records are events, or who came to them: an event feeds them by being held. */
const OF_EVENTS = new Set([
	'events.held',
	'events.attendances',
	'events.enterprises',
	'training.attendances',
	'training.persons'
]);

/** One number that events count toward, and what it asks of them; an empty list asks nothing. */
export interface EventTarget {
	/** The indicator, and the key of its number. */
	indicator: string;
	key: string;
	label: Words;
	types: readonly string[];
	campaigns: readonly string[];
	/** All of them: a briefing on two policies needs both. */
	topics: readonly string[];
	/** The chains that the settings name, and whether the event must be on one of them. */
	chains: readonly string[];
	asksChain: boolean;
	/** Exactly one chain by name (一月一链). */
	oneChain: boolean;
}
/** What is asked of an event. Topics are those of the event and of all its sessions; `type` and the further types are one list. */
export interface AskedEvent {
	types: readonly string[];
	campaigns: readonly string[];
	topics: readonly string[];
	chain: string | null;
}
/** What an event of the right type still lacks. */
export interface Lacking {
	campaigns: readonly string[];
	topics: readonly string[];
	chains: readonly string[];
	oneChain: boolean;
}

/** The numbers of a programme that events count toward: those that its document names, and whatever else counts events or who came. */
export function eventTargetsOf(definition: ProgrammeDefinition, settings: ProgrammeSettings): EventTarget[] {
	const seen = new Set<string>();
	return figuresOf(definition, settings).flatMap(({ indicator, key, metric, filters, beside }) => {
		const label = definition.indicators.find((one) => one.id === indicator)?.label;
		const isOfEvents = definition.eventTargets.includes(indicator) || OF_EVENTS.has(metric);
		if (beside || !label || !isOfEvents || seen.has(indicator + key)) return [];
		seen.add(indicator + key);
		return [
			{
				indicator,
				key,
				label,
				types: filters.event_types ?? (metric === 'srdi.participation_coverage' ? MATCHMAKING_TYPES : []),
				campaigns: filters.campaigns ?? [],
				topics: filters.topics ?? [],
				chains: chainsNamed(filters.chain, settings),
				asksChain: filters.chain !== undefined,
				oneChain: filters.one_chain_per_event === true
			}
		];
	});
}

/** The programme's own chain, or the list that its document names; a list that is still empty narrows nothing. */
const chainsNamed = (chain = 'programme', { ownChain, chainList = [] }: ProgrammeSettings): string[] =>
	chain === 'programme' ? [ownChain ?? []].flat() : chainList;

/** Null when an event of these types has nothing to do with it; else what is still lacking, all empty when it counts. */
export function lackingFor(target: EventTarget, event: AskedEvent): Lacking | null {
	const some = (asked: readonly string[], given: readonly string[]) =>
		asked.length === 0 || asked.some((one) => given.includes(one));
	if (!some(target.types, event.types)) return null;
	const chain = event.chain?.trim() ?? '';
	const isOnChain = !target.asksChain || some(target.chains, [chain]);
	// A chain of the programme's own may have a 、 in its name; any other name with one is several chains.
	const isOneChain = chain !== '' && (target.chains.includes(chain) || !/[、,，;；/／]/.test(chain));
	return {
		campaigns: some(target.campaigns, event.campaigns) ? [] : target.campaigns,
		topics: target.topics.filter((one) => !event.topics.includes(one)),
		chains: isOnChain ? [] : target.chains,
		oneChain: target.oneChain && !isOneChain
	};
}

/** True when nothing is lacking. */
export const isComplete = ({ campaigns, topics, chains, oneChain }: Lacking): boolean =>
	campaigns.length + topics.length + chains.length === 0 && !oneChain;
