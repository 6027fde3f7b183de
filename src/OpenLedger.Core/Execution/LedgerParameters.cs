using System.Collections.Immutable;

namespace OpenLedger.Core.Execution;

/// <summary>What a ledger is and who guards it. Fixed at genesis.</summary>
public sealed record LedgerParameters
{
    /// <summary>C1: the tag of this ledger, over genesis, fork, protocol version and domain; part of every signed grant.</summary>
    public required Hash256 Domain { get; init; }

    /// <summary>Gets the fees.</summary>
    public required Address Leader { get; init; }

    /// <summary>May freeze what was delegated to a principal; can do nothing else. Zero: nobody may.</summary>
    public Address Guardian { get; init; }

    /// <summary>
    /// May say in the CodeRegistry program which code stands behind a program that has no entry there yet. Zero: nobody may, and there are
    /// the entries of genesis only.
    /// </summary>
    public Address Registrar { get; init; }

    /// <summary>Compute units that one block may hold. Source: Solana's MAX_BLOCK_UNITS.</summary>
    public ulong ComputeUnitsPerBlock { get; init; } = 48_000_000;

    /// <summary>
    /// Compute units that the transactions of one block may take which write one account, as the messages declare it. Source: Solana's
    /// MAX_WRITABLE_ACCOUNT_UNITS.
    /// </summary>
    public ulong ComputeUnitsPerAccount { get; init; } = 12_000_000;

    /// <summary>C4: the longest lifetime a session may be granted, in milliseconds; 7 days.</summary>
    public long MaxSessionLifetimeMs { get; init; } = 7L * 24 * 3_600_000;

    /// <summary>The most sessions that one owner may have granted in an epoch and not reclaimed.</summary>
    public ulong MaxSessionsPerOwner { get; init; } = 1 << 20;

    /// <summary>I7: control operations that a signer may do at once for nothing, where the session or its owner knows the signer; 0: none
    /// is free.</summary>
    public uint FreeControlBurst { get; init; } = 16;

    /// <summary>How long it takes until one more is free, in milliseconds, more than 0; a minute.</summary>
    public long FreeControlRefillMs { get; init; } = 60_000;

    /// <summary>How long a session that is over keeps its account, in milliseconds; an hour.</summary>
    public long TombstoneMs { get; init; } = 3_600_000;

    /// <summary>Governs shared guards and settles what bridges carried. Zero: nobody does.</summary>
    public Address Governor { get; init; }

    /// <summary>Who may pause shared guards together, how many of them it takes, and for how long at most, in milliseconds; a day.</summary>
    public ImmutableArray<Address> PauseGuardians { get; init; } = [];
    public int PauseThreshold { get; init; }
    public long MaxPauseMs { get; init; } = 24L * 3_600_000;

    /// <summary>The tag of a ledger with this name and domain number.</summary>
    public static Hash256 DomainOf(string name, uint domain) =>
        Hash256.Of(System.Text.Encoding.UTF8.GetBytes($"openledger/domain/1/{name}/{domain}"));
}
