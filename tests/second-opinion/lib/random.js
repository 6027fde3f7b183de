// A seeded generator, so that the vectors can be made again: xoshiro128** over a state that splitmix32 fills.

export class Random {
  #state = new Uint32Array(4);

  constructor(seed) {
    let s = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      s = (s + 0x9e3779b9) >>> 0;
      let z = s;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      this.#state[i] = (z ^ (z >>> 16)) >>> 0;
    }
  }

  u32() {
    const s = this.#state;
    const rotate = (x, k) => ((x << k) | (x >>> (32 - k))) >>> 0;
    const result = Math.imul(rotate(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0;
    const t = (s[1] << 9) >>> 0;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** A whole number from 0 to count - 1. */
  below(count) {
    return Math.floor((this.u32() / 0x1_0000_0000) * count);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent) {
    return this.u32() / 0x1_0000_0000 < percent / 100;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of [weight, value] pairs. */
  weighted(pairs) {
    let at = this.below(pairs.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of pairs) {
      at -= weight;
      if (at < 0) {
        return value;
      }
    }

    throw new Error("weights do not add up");
  }

  bytes(length) {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
