using System.Runtime.InteropServices;

namespace OpenLedger.Core.Programs;

/// <summary>Writes pools and positions that stand at genesis.</summary>
public static class LendingGenesis
{
    /// <summary>Fills account data of <see cref="LendingPool.Length"/> bytes with a pool.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="pool">The address at which it will lie.</param>
    /// <param name="operator">Who may set the limit.</param>
    /// <param name="mint">The token that is lent.</param>
    /// <param name="vault">
    /// A token account of <paramref name="mint"/>, owned by the address that <see cref="LendingPool.AuthorityFor"/> gives for the pool.
    /// </param>
    /// <param name="debtLimit">The most that one position may owe, in base units.</param>
    public static void WritePool(
        Span<byte> data, in Address pool, in Address @operator, in Address mint, in Address vault, ulong debtLimit)
    {
        Preconditions.Argument(data.Length == LendingPool.Length, nameof(data), "the length of a pool");
        Address authority = LendingPool.AuthorityFor(in pool, out byte bump);
        MemoryMarshal.AsRef<LendingPool>(data) = new LendingPool
        {
            Kind = LendingPool.ExpectedKind,
            Operator = @operator,
            Authority = authority,
            Mint = mint,
            Vault = vault,
            DebtLimit = debtLimit,
            Bump = bump,
        };
    }

    /// <summary>Fills account data of <see cref="LendingPosition.Length"/> bytes with a position.</summary>
    /// <param name="data">Where to write.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="owner">Who owes.</param>
    /// <param name="debt">What was borrowed before genesis, in base units; whoever installs it has taken it out of the vault.</param>
    public static void WritePosition(Span<byte> data, in Address pool, in Address owner, ulong debt)
    {
        Preconditions.Argument(data.Length == LendingPosition.Length, nameof(data), "the length of a position");
        MemoryMarshal.AsRef<LendingPosition>(data) = new LendingPosition
        {
            Kind = LendingPosition.ExpectedKind,
            Pool = pool,
            Owner = owner,
            Debt = debt,
        };
    }
}
