// Bytes as letters that HTML leaves alone, in a page whose encoding has one byte for each (windows-1252, in which what stands here
// is what it is in Latin-1): fifteen bits in two of 182 letters, a fifteenth longer than the bytes. The length comes first, for the
// last letters may hold more bits than there are.

const LETTERS = Array.from({ length: 256 }, (_, code) => code).filter((code) =>
  // Printed ones, without white space, what controls, and what means something in HTML or a script.
  (code > 32 && code < 127 || code > 160) && !"<>&\"'\\".includes(String.fromCharCode(code)));
const SIZE = LETTERS.length;

/** @param {Uint8Array} bytes @returns {string} */
export function toLetters(bytes) {
  const out = new Uint8Array(Math.ceil((bytes.length * 8) / 15) * 2);
  let at = 0;
  let held = 0;
  let bits = 0;
  const put = () => {
    out[at++] = LETTERS[(held & 32767) % SIZE];
    out[at++] = LETTERS[Math.floor((held & 32767) / SIZE)];
    held >>>= 15;
    bits -= 15;
  };
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits >= 15) put();
  }
  if (bits > 0) put();
  return `${bytes.length} ${new TextDecoder("latin1").decode(out)}`;
}

/** @param {string} letters @returns {Uint8Array<ArrayBuffer>} */
export function fromLetters(letters) {
  const number = new Uint8Array(256);
  LETTERS.forEach((code, i) => (number[code] = i));
  const start = letters.indexOf(" ") + 1;
  const out = new Uint8Array(Number(letters.slice(0, start)));
  let at = 0;
  let held = 0;
  let bits = 0;
  for (let i = start; i + 1 < letters.length; i += 2) {
    held |= (number[letters.charCodeAt(i)] + SIZE * number[letters.charCodeAt(i + 1)]) << bits;
    bits += 15;
    while (bits >= 8 && at < out.length) {
      out[at++] = held & 255;
      held >>>= 8;
      bits -= 8;
    }
  }
  return out;
}
