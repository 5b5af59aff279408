// What this phone's storage is worth, in plain words. Texts come from messages.
import type { Grade, GradeReason } from '#lib/local-db/storage.ts';
import { m } from '#lib/i18n/text.ts';

const REASONS: Record<GradeReason, () => string> = {
	probe_failed: m.field_grade_why_probe,
	private: m.field_grade_why_private,
	little_space: m.field_grade_why_space,
	not_installed: m.field_grade_why_not_installed,
	not_persisted: m.field_grade_why_not_persisted
};

export const gradeReason = (why: GradeReason | undefined): string => (why ? REASONS[why]() : '');

/** One line, and what it means for the day. */
export function gradeWords(grade: Grade, why: readonly GradeReason[]): { title: string; more: string } {
	switch (grade) {
		case 'A':
			return { title: m.field_grade_a(), more: m.field_grade_a_more() };
		case 'B':
			return { title: m.field_grade_b_short(), more: m.field_grade_b_more() };
		case 'C':
			return { title: m.field_grade_c(), more: m.field_grade_c_more({ why: gradeReason(why[0]) }) };
	}
}
