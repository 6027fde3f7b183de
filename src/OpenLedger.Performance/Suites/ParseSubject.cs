using System.Runtime.InteropServices;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Suites;

/// <summary>Parses transactions from their bytes, message hash included, as a node does with what it is sent.</summary>
internal sealed class ParseSubject(SharedFixture<SignedTransfers> fixture, int passes) : BenchSubject
{
    private readonly SignedTransfers _transfers = fixture.Take();
    private readonly ParsedTransaction _into = new();
    private Hash256[] _ids = [];

    public override void Prepare() => _ids = new Hash256[_transfers.Count];

    public override long Run(Meter meter)
    {
        ReadOnlySpan<byte[]> wires = _transfers.Wires;
        for (int pass = 0; pass < passes; pass++)
        {
            for (int i = 0; i < wires.Length; i++)
            {
                MalformedReason reason = TransactionParser.TryParse(wires[i], _into);
                Preconditions.Invariant(reason == MalformedReason.None, "a built transfer can be parsed");
                _ids[i] = _into.MessageHash;
            }
        }

        return (long)passes * wires.Length;
    }

    public override Hash256 ResultHash() => Hash256.Of(MemoryMarshal.AsBytes(_ids.AsSpan()));

    public override void Dispose()
    {
        fixture.GiveBack();
        base.Dispose();
    }
}
