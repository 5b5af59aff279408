// Sealing and opening rescue files (rescue.ts has their shape). The phone seals, the server opens; loaded only when it is needed.
//
// HPKE (RFC 9180, base mode): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; info is the format and its version, the additional data is
// the header, so that no header can be put over another content.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import {
	RESCUE_FORMAT,
	rescueContent,
	type RescueContent,
	type RescueFile,
	type RescueHeader
} from './rescue.ts';

/** It is no rescue file, was changed on its way, or was sealed for another server. */
export class RescueUnreadable extends Error {
	override readonly name = 'RescueUnreadable';
}

const suite = new CipherSuite({
	kem: new DhkemP256HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const bytes = (text: string) => new TextEncoder().encode(text);
const info = bytes(`${RESCUE_FORMAT}-1`);

/** @param publicKey the server's, a raw P-256 point, base64url. Rejects when it is none. */
export async function sealRescue(
	header: Omit<RescueHeader, 'format' | 'version' | 'count'>,
	content: RescueContent,
	publicKey: string
): Promise<RescueFile> {
	const whole = { format: RESCUE_FORMAT, version: 1, ...header, count: content.ops.length } as const;
	const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(publicKey));
	const sender = await suite.createSenderContext({ recipientPublicKey, info });
	const sealed = await sender.seal(bytes(JSON.stringify(content)), headerBytes(whole));
	return { ...whole, enc: toBase64url(sender.enc), sealed: toBase64url(sealed) };
}

/** @throws RescueUnreadable */
export async function openRescue(file: RescueFile, keys: CryptoKeyPair): Promise<RescueContent> {
	try {
		const recipient = await suite.createRecipientContext({
			recipientKey: keys.privateKey,
			enc: fromBase64url(file.enc),
			info
		});
		const opened = await recipient.open(fromBase64url(file.sealed), headerBytes(file));
		const content = rescueContent.parse(JSON.parse(new TextDecoder().decode(opened)));
		if (content.enrolment !== file.enrolment || content.ops.length !== file.count)
			throw new RescueUnreadable();
		return content;
	} catch (cause) {
		throw new RescueUnreadable('not readable', { cause });
	}
}

/** The server's pair, always the same out of the same secret (RFC 9180, DeriveKeyPair), and its public half as phones keep it. */
export async function deriveRescueKeys(
	secret: Uint8Array
): Promise<{ keys: CryptoKeyPair; publicKey: string }> {
	const keys = await suite.kem.deriveKeyPair(Uint8Array.from(secret));
	return { keys, publicKey: toBase64url(await suite.kem.serializePublicKey(keys.publicKey)) };
}

/** Field by field, so that the order in the file does not matter. */
function headerBytes(file: RescueHeader): Uint8Array<ArrayBuffer> {
	const { format, version, event, enrolment, number, madeAt, count } = file;
	return bytes(JSON.stringify([format, version, event, enrolment, number, madeAt, count]));
}

function toBase64url(buffer: ArrayBuffer): string {
	let binary = '';
	for (const byte of new Uint8Array(buffer)) binary += String.fromCharCode(byte);
	return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
	const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
