// The ledger in words: what a phone owes, what it is like, and the line above the table. Knows no colours and no place on the screen.
import { formatDate, formatDuration, formatNumber, formatTime, sameDay } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import { isSilent, owedBy, silentForMs, totalOf, type LedgerPhone } from './ledger.ts';

/** Ranges beyond these are only counted. */
const MOST_RANGES = 3;
const DAY_MS = 24 * 3_600_000;

/** 58–59、63; a single number stands alone. */
const rangesText = (ranges: readonly (readonly [number, number])[]): string =>
	ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(m.desk_list_comma());

/** 第58–59条未上传; null when no number is missing. */
export function gapText({ missing }: LedgerPhone): string | null {
	if (missing.length === 0) return null;
	const ranges = rangesText(missing.slice(0, MOST_RANGES));
	if (missing.length <= MOST_RANGES) return m.desk_ledger_gap({ ranges });
	const count = missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);
	return m.desk_ledger_gap_more({ ranges, count: formatNumber(count) });
}

/** What it owes, one phrase for each thing known: the gaps, what the phone says it holds when that is more, and pictures. */
export function owedTexts(phone: LedgerPhone): string[] {
	const gap = gapText(phone);
	const named = phone.missing.reduce((sum, [from, to]) => sum + to - from + 1, 0);
	const owed = owedBy(phone);
	return [
		...(gap ? [gap] : []),
		...(owed > named && gap ? [m.desk_ledger_unsent_all({ count: formatNumber(owed) })] : []),
		...(owed > named && !gap ? [m.desk_ledger_unsent({ count: formatNumber(owed) })] : []),
		...(phone.files > 0 ? [m.desk_ledger_files({ count: formatNumber(phone.files) })] : [])
	];
}

/** How a phone's part ended, if it did: 已交班, 已停用, 由 4号机 接替. */
export const endTexts = (phone: LedgerPhone): string[] => [
	...(phone.sealedAt ? [m.desk_ledger_sealed()] : []),
	...(phone.revokedAt ? [m.desk_ledger_revoked()] : []),
	...(phone.replacedBy ? [m.desk_ledger_replaced_by({ number: phone.replacedBy })] : [])
];

/** 静默 12 分钟. */
export const silenceText = (phone: LedgerPhone, now: number): string =>
	m.desk_ledger_silent({ time: formatDuration(silentForMs(phone, now)) });

/** The phone's whole state in one breath, for those who hear the page. */
export function stateText(phone: LedgerPhone, now: number): string {
	const words = [
		...owedTexts(phone),
		...endTexts(phone),
		...(isSilent(phone, now) ? [silenceText(phone, now)] : [])
	];
	return words.length > 0 ? words.join(m.common_comma()) : m.desk_ledger_all_here();
}

/** 4 台手机，2 台还有未上传（共至少 59 条），1 台静默. */
export function totalText(phones: readonly LedgerPhone[], now: number): string {
	const { owing, owed, silent } = totalOf(phones, now);
	const state = [
		owing > 0 ? m.desk_ledger_total_owing({ count: owing, owed: formatNumber(owed) }) : null,
		silent > 0 ? m.desk_ledger_total_silent({ count: silent }) : null
	].filter((word) => word !== null);
	return m.desk_ledger_total({
		phones: phones.length,
		state: state.join(m.common_comma()) || m.desk_ledger_total_clear()
	});
}

const GRADES = { A: m.desk_ledger_grade_a, B: m.desk_ledger_grade_b, C: m.desk_ledger_grade_c };
/** The storage grade in plain words. */
export const gradeText = (grade: keyof typeof GRADES): string => GRADES[grade]();

/** 时钟快 12 分钟; null up to five minutes. `clockOffMs` is positive when the phone's clock is ahead. */
export function clockText(clockOffMs: number | null): string | null {
	if (clockOffMs === null || Math.abs(clockOffMs) <= 5 * 60_000) return null;
	const time = formatDuration(Math.abs(clockOffMs));
	return clockOffMs > 0 ? m.desk_ledger_clock_fast({ time }) : m.desk_ledger_clock_slow({ time });
}

/** When the last verified backup was taken, and what to do when there is none or it is old. `at` is ISO or null. */
export function backupText(at: string | null, now: number): { text: string; isDue: boolean } {
	if (!at) return { text: m.desk_backup_none(), isDue: true };
	const time = sameDay(at, now)
		? m.desk_backup_today({ time: formatTime(at) })
		: `${formatDate(at)} ${formatTime(at)}`;
	const isDue = now - Date.parse(at) > DAY_MS;
	return {
		text: `${m.desk_backup_last({ time })}${isDue ? `${m.desk_sentence_gap()}${m.desk_backup_old()}` : ''}`,
		isDue
	};
}
