// Whom a consent can name at this event, so that staff can read the name out without a network. Nobody changes them on a phone.
import type { Recipient } from '#lib/domain/recipients.ts';
import type { LocalDatabase } from './database.ts';

/** All of them, by name. */
export async function listRecipients(database: LocalDatabase, event: string): Promise<Recipient[]> {
	const rows = await database.rows.where('[event+entity]').equals([event, 'recipient']).toArray();
	return rows
		.map(({ id, body }) => ({ ...(body as unknown as Omit<Recipient, 'recipient'>), recipient: id }))
		.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
}
