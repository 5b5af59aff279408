// A picture taken for a need or lead that is recorded already: announced by an operation of its own. Knows no screen.
import { announcement, type StoredFile } from '#lib/local-db/files.ts';
import { record } from '../../../phone.ts';

/** @throws NotSaved, as record does */
export async function attach(
	enrolment: string,
	file: StoredFile,
	of: { need: string } | { lead: string }
): Promise<void> {
	await record(enrolment, [
		{ verb: 'attachFile', subject: file.id, source: 'photo', args: announcement(file, of) }
	]);
}
