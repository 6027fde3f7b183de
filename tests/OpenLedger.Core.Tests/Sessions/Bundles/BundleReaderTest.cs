using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Bundles;

public sealed class BundleReaderTest
{
    private readonly BundleStage _stage = new();

    [Fact]
    public void Bundles_of_1_to_64_operations_are_read_as_they_were_built()
    {
        var parsed = new ParsedTransaction();
        for (int count = 1; count <= BundleLimits.MaxOperations; count++)
        {
            byte[] wire = _stage.Payments(count);
            var reader = new BundleReader(wire);
            Assert.Equal((count, _stage.Stage.SessionKey.PublicKey), (reader.Count, reader.SessionKey));
            for (int i = 0; i < count; i++)
            {
                Assert.False(reader.IsComplete);
                Assert.True(reader.TryRead(parsed), $"{reader.Refusal} {reader.Malformed}");
                Assert.Equal(30_000u, parsed.Budget.ComputeUnitLimit);
                Assert.Equal(_stage.Bundle.IdOf(i), parsed.MessageHash);
                Assert.True(parsed.MessageBytes.SequenceEqual(_stage.Payment((ulong)i + 1)));
                Assert.False(TransactionSignatures.Verify(parsed));
                Assert.False(TransactionSignatures.MatchTrusted(parsed));
            }

            Assert.True(reader.IsComplete);
            Assert.False(reader.TryRead(parsed));
            Assert.Equal(BundleRefusal.None, Submit(wire).Bundle);
        }
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        byte[] wire = _stage.Payments(3);
        for (int bit = 0; bit < wire.Length * 8; bit++)
        {
            wire[bit / 8] ^= (byte)(1 << (bit % 8));
            Admission admission = Submit(wire);
            Assert.False(admission.IsAccepted, $"bit {bit}");
            Assert.NotEqual(BundleRefusal.None, admission.Bundle);
            wire[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(0, _stage.Ledger.Node.MempoolCount);
        Assert.True(Submit(wire).IsAccepted);
    }

    [Fact]
    public void Any_two_operations_that_change_places_are_refused()
    {
        byte[] wire = _stage.Payments(64);
        int length = _stage.Payment(1).Length + 2;
        Assert.Equal(BundleLimits.HeaderLength + (64 * length), wire.Length);
        for (int first = 0; first < 64; first++)
        {
            foreach (int second in new[] { (first + 1) % 64, (first + 32) % 64, first ^ 63 })
            {
                byte[] swapped = (byte[])wire.Clone();
                Span<byte> a = swapped.AsSpan(BundleLimits.HeaderLength + (first * length), length);
                Span<byte> b = swapped.AsSpan(BundleLimits.HeaderLength + (second * length), length);
                byte[] kept = a.ToArray();
                b.CopyTo(a);
                kept.CopyTo(b);
                Assert.Equal(BundleRefusal.SignatureInvalid, Submit(swapped).Bundle);
            }
        }
    }

    [Fact]
    public void Operations_left_out_or_given_twice_are_refused()
    {
        byte[] wire = _stage.Payments(5);
        int length = _stage.Payment(1).Length + 2;
        byte[] shorter = wire[..^length];
        shorter[BundleLimits.CountOffset]--;
        Assert.Equal(BundleRefusal.SignatureInvalid, Submit(shorter).Bundle);
        byte[] longer = [.. wire, .. wire[^length..]];
        longer[BundleLimits.CountOffset]++;
        Assert.Equal(BundleRefusal.SignatureInvalid, Submit(longer).Bundle);
    }

    [Fact]
    public void Counts_of_0_and_65_are_refused()
    {
        byte[] wire = _stage.Payments(64);
        int length = _stage.Payment(1).Length + 2;
        byte[] more = [.. wire, .. wire[^length..]];
        more[BundleLimits.CountOffset] = 65;
        Assert.Equal(BundleRefusal.TooManyOperations, Submit(more).Bundle);
        byte[] none = wire[..BundleLimits.HeaderLength];
        none[BundleLimits.CountOffset] = 0;
        Assert.Equal(BundleRefusal.NoOperations, Submit(none).Bundle);
        Assert.Equal(BundleRefusal.TooManyOperations, _stage.Bundle.TryAdd(_stage.Payment(65)));
    }

    [Fact]
    public void Every_beginning_of_a_bundle_and_every_end_behind_one_is_refused()
    {
        byte[] wire = _stage.Payments(2);
        for (int length = 0; length < wire.Length; length++)
        {
            Assert.Equal(BundleRefusal.Truncated, Submit(wire.AsSpan(0, length)).Bundle);
        }

        Assert.Equal((BundleRefusal.TrailingBytes, 2), Refusal([.. wire, 0]));
        Assert.Equal(BundleRefusal.NotABundle, Submit(_stage.Signed(_stage.Payment(1))).Bundle);
        wire[BundleLimits.VersionOffset] = 2;
        Assert.Equal(BundleRefusal.UnsupportedVersion, Submit(wire).Bundle);
    }

    [Fact]
    public void Random_bytes_get_a_reason_and_never_an_exception()
    {
        var random = new Random(1);
        byte[] sound = _stage.Payments(3);
        var parsed = new ParsedTransaction();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] wire = i % 2 == 0 ? new byte[random.Next(600)] : (byte[])sound.Clone();
            if (i % 2 == 0)
            {
                random.NextBytes(wire);
                wire.AsSpan(0, Math.Min(2, wire.Length)).Clear();
                wire.AsSpan(Math.Min(1, wire.Length), wire.Length > 1 ? 1 : 0).Fill(1);
            }

            for (int change = random.Next(1, 4); change > 0 && wire.Length > 0; change--)
            {
                wire[random.Next(wire.Length)] = (byte)random.Next(256);
            }

            var reader = new BundleReader(wire);
            while (reader.TryRead(parsed))
            {
            }

            Assert.NotEqual(reader.IsComplete, reader.Refusal != BundleRefusal.None);
        }
    }

    [Fact]
    public void A_bundle_for_another_ledger_or_by_another_key_is_refused()
    {
        _stage.Payments(4);
        _stage.Bundle.Sign(_stage.Stage.SessionKey, Core.Execution.LedgerParameters.DomainOf("test", 2));
        Assert.Equal(BundleRefusal.SignatureInvalid, Submit(_stage.Bundle.Wire).Bundle);
        Assert.True(Submit(_stage.Bundle.Wire).SignatureFailed);

        // The named key decides who must have signed, and it must be the one that pays.
        byte[] stolen = _stage.Payments(4);
        KeyPair thief = _stage.Ledger.Wallet("thief");
        thief.PublicKey.CopyTo(stolen.AsSpan(BundleLimits.KeyOffset));
        Assert.Equal((BundleRefusal.ForeignSigner, 0), Refusal(stolen));
    }

    [Fact]
    public void A_signature_of_a_transaction_is_none_of_a_bundle()
    {
        byte[] message = _stage.Payment(1);
        byte[] wire = _stage.Payments(1);
        Ed25519.Sign(_stage.Stage.SessionKey, message, wire.AsSpan(BundleLimits.SignatureOffset, 64));
        Assert.Equal(BundleRefusal.SignatureInvalid, Submit(wire).Bundle);

        // Nor the other way round: a bundle's operation with the bundle's signature is no transaction.
        byte[] bundle = _stage.Payments(1);
        byte[] alone = _stage.Signed(message);
        bundle.AsSpan(BundleLimits.SignatureOffset, 64).CopyTo(alone.AsSpan(1));
        Assert.True(_stage.Ledger.Node.Submit(alone, SignaturePolicy.Verify, 0).SignatureFailed);
        alone.AsSpan(1, 64).Clear();
        Assert.True(_stage.Ledger.Node.Submit(alone, SignaturePolicy.Trusted, 0).SignatureFailed);
    }

    [Fact]
    public void The_verifier_says_what_a_node_says()
    {
        var verifier = new BundleVerifier(_stage.Domain);
        ParsedTransaction[] operations = [.. Enumerable.Range(0, 64).Select(_ => new ParsedTransaction())];
        var random = new Random(2);
        byte[] sound = _stage.Payments(64);
        for (int i = 0; i < 300; i++)
        {
            byte[] wire = (byte[])sound.Clone();
            if (i % 3 != 0)
            {
                wire[random.Next(wire.Length)] ^= (byte)(1 << random.Next(8));
            }

            BundleRefusal refusal = verifier.Verify(wire, operations);
            Assert.Equal(Submit(wire).Bundle, refusal);
            Assert.Equal(refusal == BundleRefusal.None ? 64 : 0, verifier.Count);
        }

        Assert.Equal(BundleRefusal.None, verifier.Verify(sound, operations));
        Assert.Equal(Enumerable.Range(0, 64).Select(_stage.Bundle.IdOf), operations.Select(o => o.MessageHash));
    }

    private (BundleRefusal Refusal, int Operation) Refusal(ReadOnlySpan<byte> wire)
    {
        Admission admission = Submit(wire);
        return (admission.Bundle, admission.Operation);
    }

    private Admission Submit(ReadOnlySpan<byte> wire) => _stage.Ledger.Node.SubmitBundle(wire, 0);
}
