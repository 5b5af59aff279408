// What a rescue file is called, and what became of one that was carried up, in words. Pure, apart from the words.
import { formatNumber } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { StoredRescue } from '#lib/local-db/database.ts';

/** 园惠通-未上传-2号机-20261121-0930.yht: the day and time in Shanghai when it was made. */
export function rescueFileName({ number, madeAt }: { number: number; madeAt: string }): string {
	const made = new Date(Date.parse(madeAt) + CHINA_MS).toISOString();
	const at = `${made.slice(0, 10).replaceAll('-', '')}-${made.slice(11, 16).replace(':', '')}`;
	return `${m.common_product()}-${m.field_rescue_file({ phone: m.field_phone_number({ number }) })}-${at}.yht`;
}
/** Asia/Shanghai is eight hours ahead of UTC and has no summer time. */
const CHINA_MS = 8 * 3_600_000;

/** 代 2号机 上传 59 条, and what was there before or is still missing. */
export function rescueWords({ number, count, state, result }: StoredRescue): string {
	const phone = m.field_phone_number({ number });
	if (state === 'waiting') return m.field_rescue_waiting({ phone, count: formatNumber(count) });
	if (state === 'refused' || !result) return m.field_rescue_refused({ phone });
	const { received, already, missing } = result;
	return [
		m.field_rescue_done({ phone, count: formatNumber(received + already) }),
		already && m.field_rescue_already({ count: formatNumber(already) }),
		missing.length && m.field_rescue_missing({ ranges: missing.map(rangeWords).join(m.field_rescue_and()) })
	]
		.filter(Boolean)
		.join('');
}

const rangeWords = ([first, last]: [number, number]): string =>
	first === last ? String(first) : `${first}–${last}`;
