using System.Collections.Immutable;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What an owner signs when granting a session, or the holder of a session when granting part of it on: its constraints, C1 to C34. Nothing
/// in it can say "unlimited": an asset that is not listed cannot leave, an action that is not listed cannot be done.
/// </summary>
/// <remarks>Source: sessions specification, section 2. Times are half-open and in milliseconds of consensus time.</remarks>
public sealed record SessionTerms
{
    /// <summary>The most items of most lists.</summary>
    public const int MaxParts = 8;

    /// <summary>The most clauses.</summary>
    public const int MaxClauses = 4;

    /// <summary>The most limits beyond those of assets.</summary>
    public const int MaxLimits = 16;

    /// <summary>C1: the ledger's tag.</summary>
    public required Hash256 Domain { get; init; }

    /// <summary>The owner's epoch under which it is signed: revoking everything voids grants that were not submitted too.</summary>
    public ulong OwnerEpoch { get; init; }

    /// <summary>The owner's next grant nonce; for a sub-session, how many its parent granted before.</summary>
    public ulong GrantNonce { get; init; }

    /// <summary>C24: the session that this one is part of; zero for a session of the owner's own.</summary>
    public Address Parent { get; init; }

    /// <summary>The principal that it is granted to.</summary>
    public required Address Delegate { get; init; }

    /// <summary>C3: the half-open window on height.</summary>
    public ulong NotBeforeHeight { get; init; }
    public required ulong ExpiryHeight { get; init; }

    /// <summary>C3: the half-open window on consensus time, in milliseconds.</summary>
    public long NotBeforeMs { get; init; }
    public required long ExpiryMs { get; init; }

    /// <summary>C5: <see cref="SessionHeader.NoTimeout"/> for none.</summary>
    public long IdleTimeoutMs { get; init; } = SessionHeader.NoTimeout;

    /// <summary>C6: <see cref="SessionHeader.NoTimeout"/> for none.</summary>
    public long RevalidateEveryMs { get; init; } = SessionHeader.NoTimeout;

    /// <summary>C18: the most successful uses.</summary>
    public required uint UsesMax { get; init; }

    /// <summary>C18: the bucket of attempts: burst, and how many come back in how many milliseconds.</summary>
    public uint AttemptBurst { get; init; } = 100;
    public uint AttemptRefill { get; init; } = 10;
    public uint AttemptRefillPeriodMs { get; init; } = 1000;

    /// <summary>C25: the most uses of it in one transaction.</summary>
    public byte UsesPerTransaction { get; init; } = 4;

    /// <summary>C24: what it may grant on.</summary>
    public SubGrantRule SubGrant { get; init; }

    /// <summary>C34: what it does when a limit is hit.</summary>
    public ResponseMode OnLimit { get; init; } = ResponseMode.Deny;

    /// <summary>C33.</summary>
    public Hash256 Purpose { get; init; }

    /// <summary>C10 and C13 to C15.</summary>
    public required ImmutableArray<SessionAssetTerms> Assets { get; init; }

    /// <summary>C7 to C12: the ways in which it may be used.</summary>
    public required ImmutableArray<SessionClause> Clauses { get; init; }

    /// <summary>C16, C17, C19 to C23, C27 to C30 and the session's own breakers.</summary>
    public ImmutableArray<SessionLimitTerms> Limits { get; init; } = [];

    /// <summary>C19 and C20: what its assets are worth.</summary>
    public ImmutableArray<PriceReference> Prices { get; init; } = [];

    /// <summary>C6: who may re-validate.</summary>
    public ImmutableArray<Address> Validators { get; init; } = [];

    /// <summary>C31: the shared guards that every use of it goes through.</summary>
    public ImmutableArray<Address> Guards { get; init; } = [];

    /// <summary>C32: who, besides the owner, may revoke and freeze it.</summary>
    public ImmutableArray<Address> Revokers { get; init; } = [];

    /// <summary>C27: who may sign beside the session key where more is asked for.</summary>
    public ImmutableArray<Address> Approvers { get; init; } = [];

    /// <summary>C23: who may pay its fees besides its key and its owner.</summary>
    public ImmutableArray<Address> Sponsors { get; init; } = [];

    /// <summary>How many parts of each kind the account that holds it has.</summary>
    public SessionShape Shape => SessionShape.Of(this);

    /// <summary>Bytes of that account.</summary>
    public int AccountLength => Shape.AccountLength;

    /// <summary>The one clause of terms that have one; throws if there are more.</summary>
    public SessionClause Clause => Clauses.Single();

    /// <summary>Writes the terms as they are signed.</summary>
    public void Write(ref InstructionWriter writer)
    {
        writer.Hash(Domain);
        writer.U64(OwnerEpoch);
        writer.U64(GrantNonce);
        writer.Address(Parent);
        writer.Address(Delegate);
        writer.U64(NotBeforeHeight);
        writer.U64(ExpiryHeight);
        writer.I64(NotBeforeMs);
        writer.I64(ExpiryMs);
        writer.I64(IdleTimeoutMs);
        writer.I64(RevalidateEveryMs);
        writer.U32(UsesMax);
        writer.U32(AttemptBurst);
        writer.U32(AttemptRefill);
        writer.U32(AttemptRefillPeriodMs);
        writer.U8(UsesPerTransaction);
        writer.U8(SubGrant.MaxDepth);
        writer.U16(SubGrant.MaxChildren);
        writer.U8((byte)SubGrant.Mode);
        writer.U8((byte)OnLimit);
        writer.Hash(Purpose);
        writer.U8((byte)Assets.Length);
        writer.U8((byte)Clauses.Length);
        writer.U8((byte)Limits.Length);
        writer.U8((byte)Prices.Length);
        writer.U8((byte)Validators.Length);
        writer.U8((byte)Guards.Length);
        writer.U8((byte)Revokers.Length);
        writer.U8((byte)Approvers.Length);
        writer.U8((byte)Sponsors.Length);
        foreach (SessionAssetTerms asset in Assets)
        {
            asset.Write(ref writer);
        }

        foreach (SessionClause clause in Clauses)
        {
            clause.Write(ref writer);
        }

        foreach (SessionLimitTerms limit in Limits)
        {
            limit.Write(ref writer);
        }

        foreach (PriceReference price in Prices)
        {
            price.Write(ref writer);
        }

        WriteAll(ref writer, Validators);
        WriteAll(ref writer, Guards);
        WriteAll(ref writer, Revokers);
        WriteAll(ref writer, Approvers);
        WriteAll(ref writer, Sponsors);
    }

    /// <summary>Reads terms; null if they are cut short or list too much.</summary>
    public static SessionTerms? Read(ref InstructionReader reader)
    {
        var terms = new SessionTerms
        {
            Domain = reader.Hash(),
            OwnerEpoch = reader.U64(),
            GrantNonce = reader.U64(),
            Parent = reader.Address(),
            Delegate = reader.Address(),
            NotBeforeHeight = reader.U64(),
            ExpiryHeight = reader.U64(),
            NotBeforeMs = reader.I64(),
            ExpiryMs = reader.I64(),
            IdleTimeoutMs = reader.I64(),
            RevalidateEveryMs = reader.I64(),
            UsesMax = reader.U32(),
            AttemptBurst = reader.U32(),
            AttemptRefill = reader.U32(),
            AttemptRefillPeriodMs = reader.U32(),
            UsesPerTransaction = reader.U8(),
            SubGrant = new SubGrantRule(reader.U8(), reader.U16(), (SubGrantMode)reader.U8()),
            OnLimit = (ResponseMode)reader.U8(),
            Purpose = reader.Hash(),
            Clauses = [],
            Assets = [],
        };
        ReadOnlySpan<byte> counts = reader.Bytes(9);
        if (reader.Failed || counts[1] > MaxClauses || counts[2] > MaxLimits ||
            counts[0] > MaxParts || counts[3..].ContainsAnyInRange((byte)(MaxParts + 1), byte.MaxValue))
        {
            return null;
        }

        ImmutableArray<SessionAssetTerms> assets = TermsReading.List(ref reader, counts[0], SessionAssetTerms.Read);
        ImmutableArray<SessionClause?> clauses = TermsReading.List(ref reader, counts[1], SessionClause.Read);
        if (clauses.Contains(null))
        {
            return null;
        }

        terms = terms with
        {
            Assets = assets,
            Clauses = [.. clauses.OfType<SessionClause>()],
            Limits = TermsReading.List(ref reader, counts[2], SessionLimitTerms.Read),
            Prices = TermsReading.List(ref reader, counts[3], PriceReference.Read),
            Validators = TermsReading.Addresses(ref reader, counts[4]),
            Guards = TermsReading.Addresses(ref reader, counts[5]),
            Revokers = TermsReading.Addresses(ref reader, counts[6]),
            Approvers = TermsReading.Addresses(ref reader, counts[7]),
            Sponsors = TermsReading.Addresses(ref reader, counts[8]),
        };
        return reader.IsComplete ? terms : null;
    }

    private static void WriteAll(ref InstructionWriter writer, ImmutableArray<Address> addresses)
    {
        foreach (Address address in addresses)
        {
            writer.Address(in address);
        }
    }
}
