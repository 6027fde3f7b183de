using System.Collections.Immutable;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What an owner signs when granting a session: its constraints, C1 to C18. Nothing in it can say "unlimited": an asset that is not
/// listed cannot leave, an action that is not listed cannot be done.
/// </summary>
public sealed record SessionTerms
{
    /// <summary>The most assets, actions, counterparties and validators a session lists, each.</summary>
    public const int MaxParts = 8;

    /// <summary>C1: the ledger's tag.</summary>
    public required Hash256 Domain { get; init; }

    /// <summary>The owner's next grant nonce.</summary>
    public ulong GrantNonce { get; init; }

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

    /// <summary>C33.</summary>
    public Hash256 Purpose { get; init; }

    /// <summary>C7 and C8.</summary>
    public required ImmutableArray<SessionAction> Actions { get; init; }

    /// <summary>C10 and C13 to C15.</summary>
    public required ImmutableArray<SessionAssetTerms> Assets { get; init; }

    /// <summary>C11.</summary>
    public CounterpartyMode CounterpartyMode { get; init; } = CounterpartyMode.Listed;
    public ImmutableArray<Address> Counterparties { get; init; } = [];

    /// <summary>C6: who may re-validate.</summary>
    public ImmutableArray<Address> Validators { get; init; } = [];

    /// <summary>Bytes of the account that holds such a session.</summary>
    public int AccountLength => SessionView.LengthFor(Assets.Length, Actions.Length, Counterparties.Length, Validators.Length);

    /// <summary>Writes the terms as the owner signs them.</summary>
    public void Write(ref InstructionWriter writer)
    {
        writer.Hash(Domain);
        writer.U64(GrantNonce);
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
        writer.Hash(Purpose);
        writer.U8((byte)CounterpartyMode);
        writer.U8((byte)Actions.Length);
        writer.U8((byte)Assets.Length);
        writer.U8((byte)Counterparties.Length);
        writer.U8((byte)Validators.Length);
        foreach (SessionAction action in Actions)
        {
            writer.Address(action.Program);
            writer.U64(action.Discriminator);
        }

        foreach (SessionAssetTerms asset in Assets)
        {
            asset.Write(ref writer);
        }

        foreach (Address counterparty in Counterparties)
        {
            writer.Address(in counterparty);
        }

        foreach (Address validator in Validators)
        {
            writer.Address(in validator);
        }
    }

    /// <summary>Reads terms; null if they are cut short or list too much.</summary>
    public static SessionTerms? Read(ref InstructionReader reader)
    {
        var terms = new SessionTerms
        {
            Domain = reader.Hash(),
            GrantNonce = reader.U64(),
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
            Purpose = reader.Hash(),
            CounterpartyMode = (CounterpartyMode)reader.U8(),
            Actions = [],
            Assets = [],
        };
        int actions = reader.U8();
        int assets = reader.U8();
        int counterparties = reader.U8();
        int validators = reader.U8();
        if (reader.Failed || Math.Max(Math.Max(actions, assets), Math.Max(counterparties, validators)) > MaxParts)
        {
            return null;
        }

        var actionList = ImmutableArray.CreateBuilder<SessionAction>(actions);
        for (int i = 0; i < actions; i++)
        {
            actionList.Add(new SessionAction(reader.Address(), reader.U64()));
        }

        var assetList = ImmutableArray.CreateBuilder<SessionAssetTerms>(assets);
        for (int i = 0; i < assets; i++)
        {
            assetList.Add(SessionAssetTerms.Read(ref reader));
        }

        terms = terms with
        {
            Actions = actionList.MoveToImmutable(),
            Assets = assetList.MoveToImmutable(),
            Counterparties = ReadAddresses(ref reader, counterparties),
            Validators = ReadAddresses(ref reader, validators),
        };
        return reader.IsComplete ? terms : null;
    }

    private static ImmutableArray<Address> ReadAddresses(ref InstructionReader reader, int count)
    {
        var list = ImmutableArray.CreateBuilder<Address>(count);
        for (int i = 0; i < count; i++)
        {
            list.Add(reader.Address());
        }

        return list.MoveToImmutable();
    }
}
