using OpenLedger.Core.Primitives;

namespace OpenLedger.Simulation.World;

/// <summary>A transfer that an owner signed in advance.</summary>
/// <param name="Owner">Number of the owner.</param>
/// <param name="Asset">Index of the asset.</param>
/// <param name="Units">Base units that it moves.</param>
/// <param name="Nonce">Account of the durable nonce that it names.</param>
/// <param name="NonceIndex">Index of that account in the state.</param>
/// <param name="LastHeight">The last slot in which it is good, under the owner's first epoch only; null: for ever, whatever the epoch.</param>
/// <param name="Wire">The transaction, signed.</param>
internal sealed record PreSignedOperation(
    int Owner, int Asset, ulong Units, Address Nonce, int NonceIndex, ulong? LastHeight, byte[] Wire);
