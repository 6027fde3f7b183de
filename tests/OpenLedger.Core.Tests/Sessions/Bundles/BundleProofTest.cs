using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions.Bundles;

public sealed class BundleProofTest
{
    private readonly BundleStage _stage = new();

    [Fact]
    public void Every_operation_of_a_bundle_of_any_size_can_be_shown_to_be_authorised()
    {
        for (int count = 1; count <= BundleLimits.MaxOperations; count += count < 9 ? 1 : 11)
        {
            _stage.Payments(count);
            for (int i = 0; i < count; i++)
            {
                BundleProof proof = _stage.Bundle.Prove(i);
                Assert.Equal(BundleRefusal.None, proof.Verify(_stage.Payment((ulong)i + 1), _stage.Domain));
                byte[] another = _stage.Payment((ulong)(i + 1) % (ulong)count + 1);
                Assert.Equal(
                    count == 1 ? BundleRefusal.None : BundleRefusal.SignatureInvalid, proof.Verify(another, _stage.Domain));
            }
        }
    }

    [Fact]
    public void Whatever_is_changed_about_a_proof_it_proves_nothing()
    {
        _stage.Payments(6);
        byte[] message = _stage.Payment(3);
        BundleProof proof = _stage.Bundle.Prove(2);
        Assert.Equal(BundleRefusal.None, proof.Verify(message, _stage.Domain));
        Assert.Equal(BundleRefusal.SignatureInvalid, proof.Verify(message, Hash256.Of("elsewhere"u8)));
        Assert.NotEqual(BundleRefusal.None, proof.Verify(_stage.Payment(7), _stage.Domain));
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(BundleRefusal.None, proof.Verify(message, _stage.Domain));
            message[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int index = -1; index < 8; index++)
        {
            for (int count = 0; count < 66; count++)
            {
                var moved = new BundleProof(index, count, proof.Path, proof.Signature);
                Assert.Equal((index, count) == (2, 6), moved.Verify(message, _stage.Domain) == BundleRefusal.None);
            }
        }

        for (int bit = 0; bit < 64 * 8; bit++)
        {
            byte[] signature = proof.Signature.ToArray();
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(
                BundleRefusal.SignatureInvalid, new BundleProof(2, 6, proof.Path, signature).Verify(message, _stage.Domain));
        }
    }

    [Fact]
    public void Paths_of_wrong_length_or_content_prove_nothing()
    {
        _stage.Payments(6);
        byte[] message = _stage.Payment(3);
        BundleProof proof = _stage.Bundle.Prove(2);
        Hash256[] path = proof.Path.ToArray();
        Assert.Equal(BundleRefusal.PathInvalid, new BundleProof(2, 6, path[..^1], proof.Signature).Verify(message, _stage.Domain));
        Assert.Equal(
            BundleRefusal.PathInvalid, new BundleProof(2, 6, [.. path, path[0]], proof.Signature).Verify(message, _stage.Domain));
        for (int i = 0; i < path.Length; i++)
        {
            Hash256[] changed = (Hash256[])path.Clone();
            changed[i] = Hash256.Of("another"u8);
            Assert.Equal(
                BundleRefusal.SignatureInvalid, new BundleProof(2, 6, changed, proof.Signature).Verify(message, _stage.Domain));
        }
    }

    [Fact]
    public void An_operation_that_no_bundle_may_hold_cannot_be_proven_even_if_its_key_signed_it()
    {
        // A key that signs a root of anything: the verifier looks at the operation itself.
        byte[] message = _stage.Message(SystemIx.Transfer(_stage.Stage.SessionKey.PublicKey, _stage.Stage.Payee.PublicKey, 5));
        byte[] signature = new byte[64];
        BundleStatement.Sign(_stage.Stage.SessionKey, _stage.Domain, 1, Hash256.Of(message), signature);
        Assert.Equal(BundleRefusal.NotASessionUse, new BundleProof(0, 1, [], signature).Verify(message, _stage.Domain));
    }
}
