// The reason line of a match: 都提到：低温、密封；同属新能源汽车链. For the back of a badge, my page and pushes. Says what it is given;
// what fits is domain/matching.
import { getLocale, m } from './text.ts';

/** Words as both records say them; a word said in two ways is told as 冬天（低温）. */
interface Reason {
	words: readonly { asked: string; found: string }[];
	chains: readonly string[];
}

/** One line, or '' when there is nothing to say. */
export function reasonLine({ words, chains }: Reason): string {
	const isChinese = getLocale() === 'zh-CN';
	const said = words.map(({ asked, found }) =>
		asked === found ? asked : m.common_match_word({ asked, found })
	);
	return [
		said.length > 0 ? m.common_match_both({ words: said.join(isChinese ? '、' : ', ') }) : '',
		chains[0] ? m.common_match_chain({ chain: chains[0] }) : ''
	]
		.filter(Boolean)
		.join(isChinese ? '；' : '; ');
}
