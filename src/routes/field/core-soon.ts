// A stand-in, until local-db has it.
import type { LocalDatabase } from '#lib/local-db/database.ts';

export const findLoss = async (
	_: LocalDatabase
): Promise<{ id: string; event: string; eventName: string; number: number }[]> => [];
