namespace OpenLedger.Core.Cryptography;

/// <summary>
/// The operations of SHA-256 on one 32-bit word of several messages at once, a message per lane of a vector register. Static and
/// abstract, so that the compiler makes straight code of them for each width.
/// </summary>
/// <typeparam name="TVector">The register: a word of every message.</typeparam>
internal interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many messages a register holds a word of.</summary>
    static abstract int Count { get; }

    /// <summary>Whether this machine has such registers.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The same word for every message.</summary>
    static abstract TVector Broadcast(uint word);

    /// <summary>Sum modulo 2^32, as SHA-256 wants it.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>Exclusive or of all three.</summary>
    static abstract TVector Xor(TVector a, TVector b, TVector c);

    /// <summary>Per bit, <paramref name="ifSet"/> where <paramref name="selector"/> is set, else <paramref name="ifClear"/>.</summary>
    static abstract TVector Choose(TVector selector, TVector ifSet, TVector ifClear);

    /// <summary>Per bit, what at least two of the three say.</summary>
    static abstract TVector Majority(TVector a, TVector b, TVector c);

    /// <summary>Σ0 of the standard: rotations right by 2, 13 and 22.</summary>
    static abstract TVector BigSigma0(TVector a);

    /// <summary>Σ1 of the standard: rotations right by 6, 11 and 25.</summary>
    static abstract TVector BigSigma1(TVector e);

    /// <summary>σ0 of the standard: rotations right by 7 and 18, shift right by 3.</summary>
    static abstract TVector SmallSigma0(TVector w);

    /// <summary>σ1 of the standard: rotations right by 17 and 19, shift right by 10.</summary>
    static abstract TVector SmallSigma1(TVector w);

    /// <summary>
    /// Reads a block of every message: word i of all messages into register i, turned from the big-endian order of the bytes.
    /// </summary>
    /// <param name="blocks">First byte of <see cref="Count"/> blocks of 64 bytes, one behind the other.</param>
    /// <param name="words">First of 16 registers.</param>
    static abstract void Load(ref byte blocks, ref TVector words);

    /// <summary>Writes the digest of every message, in the big-endian order of the bytes.</summary>
    /// <param name="state">First of eight registers.</param>
    /// <param name="digests">First byte of <see cref="Count"/> digests of 32 bytes, one behind the other.</param>
    static abstract void Store(ref TVector state, ref byte digests);
}
