namespace OpenLedger.Core.Execution;

/// <summary>
/// Remembers addresses that programs derived to sign for, since deriving costs a hash and pools sign for the same one again and again.
/// Direct-mapped, fixed size; what is not there is derived, so nothing depends on what is. Not safe to share between threads.
/// </summary>
internal sealed class DerivedSigners
{
    private const int Entries = 256;

    private readonly byte[] _inputs = new byte[Entries * SignerSeeds.MaxInputLength];
    private readonly int[] _lengths = new int[Entries];
    private readonly Address[] _addresses = new Address[Entries];

    /// <summary>The address that the seeds derive from a program.</summary>
    public Address Derive(in SignerSeeds seeds, in Address program)
    {
        Span<byte> input = stackalloc byte[SignerSeeds.MaxInputLength];
        input = input[..seeds.WriteInput(input, in program)];
        int entry = (int)(Mix(input) % Entries);
        Span<byte> stored = _inputs.AsSpan(entry * SignerSeeds.MaxInputLength, SignerSeeds.MaxInputLength);
        if (_lengths[entry] != input.Length || !stored[..input.Length].SequenceEqual(input))
        {
            Hash256 hash = Hash256.Of(input);
            _addresses[entry] = new Address(Hash256.BytesOf(in hash));
            input.CopyTo(stored);
            _lengths[entry] = input.Length;
        }

        return _addresses[entry];
    }

    // FNV-1a: a hash, so it wraps around.
    private static uint Mix(ReadOnlySpan<byte> input)
    {
        uint hash = 2166136261;
        foreach (byte b in input)
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return hash ^ (hash >> 16);
    }
}
