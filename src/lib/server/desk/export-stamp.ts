// The last lines of a workbook that leaves the desk: who took it, when, how many rows, and whether there were more. A copy then says where it came from.
import { formatDate, formatNumber, formatTime, type Instant } from '#lib/i18n/format.ts';
import { m } from '#lib/i18n/text.ts';
import type { Profile } from '../identity/profile.ts';

/** Day and time to the second, Asia/Shanghai. */
export const momentText = (at: Instant): string => `${formatDate(at)} ${formatTime(at, 'seconds')}`;

/** Rows to stand below the others. */
export function exportStamp(of: { profile: Profile; count: number; more: boolean }): string[][] {
	const { profile, count, more } = of;
	return [
		...(more ? [[m.desk_lead_export_more({ count: formatNumber(count) })]] : []),
		[
			m.desk_lead_export_stamp({
				person: profile.name,
				organisation: profile.organisations[0]?.name ?? '',
				at: momentText(Date.now()),
				count: formatNumber(count)
			})
		]
	];
}
