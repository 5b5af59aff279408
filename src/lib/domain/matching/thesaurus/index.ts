// The thesaurus of the field: 技术手段, 功能效果 and 应用场景 in the words of workshops and of patents. Written for this project
// from general knowledge of the trades; to teach it a word, add the word to its line. No word is bound to a region or a firm.
import { AGRICULTURE } from './agriculture.ts';
import { CONSTRUCTION } from './construction.ts';
import { EFFECTS } from './effects.ts';
import { ELECTRONICS } from './electronics.ts';
import { ENERGY } from './energy.ts';
import { ENVIRONMENT } from './environment.ts';
import { EVERYDAY } from './everyday.ts';
import { FOOD } from './food.ts';
import { HEALTH } from './health.ts';
import { MACHINERY } from './machinery.ts';
import { MATERIALS } from './materials.ts';
import { PROCESSES } from './processes.ts';
import { SOFTWARE } from './software.ts';
import { TRADES } from './trades.ts';

export const THESAURUS = [
	EFFECTS,
	PROCESSES,
	ENERGY,
	ELECTRONICS,
	SOFTWARE,
	MATERIALS,
	MACHINERY,
	ENVIRONMENT,
	AGRICULTURE,
	FOOD,
	HEALTH,
	CONSTRUCTION,
	EVERYDAY,
	TRADES
].join('\n');
