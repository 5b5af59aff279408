// A definition as a file that offices hand to each other: the definition, what format it is in, and nothing else. Whatever a file says, it is either a definition or a list of
// faults with their places.
import { checkDraft, type Fault } from './form/faults.ts';
import { isObject, isShallow } from './form/json.ts';
import type { ProgrammeDefinition } from './definition.ts';

export const FILE_FORMAT = 'yuanhui-programme';
/** Grows when an older reader could not understand the file. */
export const FILE_VERSION = 1;
export const MAX_FILE_BYTES = 400_000;
/** No definition comes near it; a file may be made to. */
const DEEPEST = 40;

/** Why a file is none of ours, before its definition is looked at. */
export type FileFault = 'too_large' | 'not_json' | 'not_ours' | 'newer';
export type FileReading =
	| { definition: ProgrammeDefinition; faults: [] }
	| { definition: null; faults: Fault[] }
	| { definition: null; fault: FileFault };

/** The text of the file of a definition, or of a draft as it stands. Whose edition it was stays here: elsewhere it is another document. */
export function definitionFile(definition: Record<string, unknown>): string {
	const { edition: _, ...own } = definition;
	return JSON.stringify({ format: FILE_FORMAT, version: FILE_VERSION, definition: own }, null, '\t') + '\n';
}

/** Reads the bytes of a file (UTF-8, with or without a byte order mark). Never throws. */
export function readDefinitionFile(bytes: Uint8Array): FileReading {
	if (bytes.byteLength > MAX_FILE_BYTES) return { definition: null, fault: 'too_large' };
	let file: unknown;
	try {
		file = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return { definition: null, fault: 'not_json' };
	}
	if (
		!isObject(file) ||
		file.format !== FILE_FORMAT ||
		!isObject(file.definition) ||
		!isShallow(file, DEEPEST)
	)
		return { definition: null, fault: 'not_ours' };
	if (file.version !== FILE_VERSION) return { definition: null, fault: 'newer' };
	const { edition: _, ...definition } = file.definition;
	return checkDraft(definition);
}
