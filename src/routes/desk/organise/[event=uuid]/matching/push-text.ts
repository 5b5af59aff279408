// The words of a push: what it is, why, where to look, and how to stop it (个人信息保护法 (2021) 24). Nobody's name or number is in it.
import { reasonLine } from '#lib/i18n/match-words.ts';
import { m } from '#lib/i18n/text.ts';
import * as z from 'zod';
import type { Actor } from '#lib/server/database/database.ts';
import { ask } from '#lib/server/desk/ask.ts';
import { readEvent } from '#lib/server/desk/events.ts';
import type { DeskNeed, DeskPatent, Fit } from '#lib/server/desk/matching.ts';

type Push = Pick<Fit<DeskPatent>, 'words' | 'chains'> & {
	item: 'patent' | 'need';
	need: DeskNeed;
	patent: DeskPatent;
	/** Where to look at it; null where there is no page. */
	link: string | null;
};

/** Plain text, for a message or a mail. */
export function pushText({ item, need, patent, words, chains, link }: Push): string {
	const said = {
		title: String(need.fields.title ?? ''),
		patent: patent.title,
		number: patent.number,
		holder: patent.holderName,
		why: reasonLine({ words, chains })
	};
	return [
		item === 'patent' ? m.desk_matching_text_patent(said) : m.desk_matching_text_need(said),
		item === 'patent' && patent.booth ? m.desk_matching_text_booth({ number: patent.booth.number }) : '',
		link ? m.desk_matching_text_link({ link }) : '',
		item === 'patent' ? m.desk_matching_text_stop() : ''
	]
		.filter(Boolean)
		.join('\n');
}

const links = z.object({ links: z.array(z.object({ id: z.string(), secret: z.string() })) });

/** The address of a counterpart's own page; the database writes down who asked. Null for nobody. */
export async function counterpartLink(
	event: string,
	{ counterpart, actor, origin }: { counterpart: string; actor: Actor; origin: string }
): Promise<string | null> {
	const organisation = (await readEvent(event, actor))?.organisation;
	if (!counterpart || !organisation) return null;
	const all = await ask(links, { name: 'list_counterpart_links', request: { organisation }, actor });
	const secret = all.links.find(({ id }) => id === counterpart)?.secret;
	return secret ? `${origin}/m/${secret}` : null;
}
