using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Suites;

/// <summary>Signs transactions again.</summary>
internal sealed class SignSubject(SharedFixture<SignedTransfers> fixture, int count) : BenchSubject
{
    private readonly SignedTransfers _transfers = fixture.Take();
    private readonly byte[] _signatures = new byte[count * Ed25519.SignatureLength];

    public override void Prepare() => Array.Clear(_signatures);

    public override long Run(Meter meter)
    {
        for (int i = 0; i < count; i++)
        {
            ParsedTransaction transaction = _transfers.Parsed[i];
            Span<byte> signature = _signatures.AsSpan(i * Ed25519.SignatureLength, Ed25519.SignatureLength);
            Ed25519.Sign(in _transfers.KeyOf(i), transaction.MessageBytes, signature);
        }

        return count;
    }

    public override Hash256 ResultHash() => Hash256.Of(_signatures);

    public override void Dispose()
    {
        fixture.GiveBack();
        base.Dispose();
    }
}
