// Bytes as letters that HTML leaves alone: thirteen bits in two of 91 letters, a twelfth shorter than base64. The length comes
// first, for the last letters may hold more bits than there are.

const LETTERS = Array.from({ length: 94 }, (_, i) => i + 33).filter((code) => !"<>\"".includes(String.fromCharCode(code)));

/** @param {Uint8Array} bytes @returns {string} */
export function toLetters(bytes) {
  const out = new Uint8Array(Math.ceil((bytes.length * 8) / 13) * 2);
  let at = 0;
  let held = 0;
  let bits = 0;
  const put = () => {
    out[at++] = LETTERS[(held & 8191) % 91];
    out[at++] = LETTERS[Math.floor((held & 8191) / 91)];
    held >>>= 13;
    bits -= 13;
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits >= 13) put();
  }
  if (bits > 0) put();
  return `${bytes.length} ${new TextDecoder().decode(out)}`;
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} */
export function fromLetters(letters) {
  const number = new Uint8Array(128);
  LETTERS.forEach((code, i) => (number[code] = i));
  const start = letters.indexOf(" ") + 1;
  const out = new Uint8Array(Number(letters.slice(0, start)));
  let at = 0;
  let held = 0;
  let bits = 0;
  for (let i = start; i + 1 < letters.length; i += 2) {
    held |= (number[letters.charCodeAt(i)] + 91 * number[letters.charCodeAt(i + 1)]) << bits;
    bits += 13;
    while (bits >= 8 && at < out.length) {
      out[at++] = held & 255;
      held >>>= 8;
      bits -= 8;
    }
  }
  return out;
}
