using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// Token transfers that no owner signs: every owner granted a session to a key of its own, and the key uses it, signs and pays
/// the fee. Besides what every session has (uses and attempts), eight constraints hold: window, idle time-out, re-validation,
/// action, asset with its cap per use, cap for life and bucket, and listed counterparties.
/// </summary>
/// <remarks>
/// A transfer writes the key's wallet, the session, source and destination, and reads the owner's authority, the delegate's
/// freeze mark (which is not there) and the owner (who need not be there). So a million token accounts make four million accounts
/// in all; nested, one more each.
/// </remarks>
public static class SessionTokenTransfers
{
    private const ulong KeyLamports = 1_000_000_000_000;
    private const ulong KeyKind = 6;
    private const ulong PrincipalKind = 7;
    private const ulong ValidatorKind = 8;
    private const ulong CounterpartyKind = 9;
    private const ulong RootKeyKind = 14;
    private const int CounterpartiesPerSession = 2;

    /// <summary>How many agents the sessions are granted to; each acts for very many owners.</summary>
    private const int Principals = 64;

    private const long WeekMs = 7L * 24 * 3_600_000;
    private const long DayMs = 24 * 3_600_000;
    private const ulong PerUseUnits = 10_000_000;

    /// <summary>Makes the workload, of pairs that are drawn uniformly; a million token accounts take about ten seconds.</summary>
    public static Workload Create(TransferOptions options) => Create(options, isNested: false);

    /// <summary>The same, but every session is bound to one shared guard of the asset, which never runs out.</summary>
    public static Workload CreateGuarded(TransferOptions options) => Create(options, isNested: false, isGuarded: true);

    /// <summary>The same, but every session is part of another one that the owner granted to an orchestrator, with the same constraints;
    /// every use is charged to both.</summary>
    public static Workload CreateNested(TransferOptions options) => Create(options, isNested: true);

    /// <summary>Bytes that a session of this workload has as an account's data.</summary>
    public static int SessionLength => Template(default, 1).AccountLength;

    /// <summary>Writes the session of one of the owners into zeroed data of <see cref="SessionLength"/> bytes.</summary>
    internal static void WriteSession(Span<byte> data, in Address owner, in Address key) =>
        SessionGenesis.Write(data, Template(default, 1), default, in owner, in key, nowMs: 0);

    private static Workload Create(TransferOptions options, bool isNested, bool isGuarded = false)
    {
        Preconditions.Argument(
            options.Pattern == TransferPattern.Uniform, nameof(options),
            "a session lists whom it may pay, so pairs are drawn by session");
        string name = isNested ? "session-nested/" : isGuarded ? "session-guarded/" : "session-token/";
        var ledger = new WorkloadLedger(name + options.Pattern, (options.Accounts * (isNested ? 6 : 5)) + (2 * Principals));
        TokenTransfers.InstallTokens(ledger.State, options);
        Address guard = isGuarded ? InstallGuard(ledger, options.Seed) : default;
        InstallSessions(ledger, options, isNested, in guard);
        RandomStream random = new RandomSource(options.Seed, 0).Stream(0, PairSource.Purpose);
        var builder = new TransactionBuilder();
        return ledger.Complete(options, (blockhash, number, block) =>
        {
            int from = (int)random.NextBelow((ulong)options.Accounts);
            int to = Counterparty(options, from, (int)random.NextBelow(CounterpartiesPerSession));
            builder.Reset(new AddressSource(options.Seed, KeyKind)[from], in blockhash);
            Write(builder, ledger.Runtime.Parameters.Domain, options.Seed, from, to, isNested, in guard, units: 1 + (ulong)number);
            block.AddLegacy(builder);
        });
    }

    // The owners whom a session may pay: any but its own.
    private static int Counterparty(TransferOptions options, int session, int number)
    {
        ulong others = (ulong)options.Accounts - 1;
        (ulong word, _) = Threefry2x64.Block(options.Seed, CounterpartyKind, (ulong)session, (ulong)number);
        return (int)(((ulong)session + 1 + (word % others)) % (others + 1));
    }

    private static Address InstallGuard(WorkloadLedger ledger, ulong seed)
    {
        var terms = new GuardTerms(
            GuardKind.Asset, default, TokenTransfers.Mint(seed), Burst: ulong.MaxValue, Refill: PerUseUnits, RefillPeriodMs: 1_000,
            OwnersToTrip: 8, RefusalWindowMs: DayMs, CooldownMs: DayMs, ProbeUnits: PerUseUnits, ProbeMs: DayMs);
        byte[] data = new byte[GuardAccount.Length];
        terms.Write(data, default, nowMs: 0);
        Address guard = SessionAddresses.Guard(ledger.Runtime.Parameters.Domain, terms.Kind, terms.Subject, terms.Mint);
        ledger.State.Install(in guard, SessionProgram.Id, Rent.MinimumBalance(data.Length), data);
        return guard;
    }

    private static void InstallSessions(WorkloadLedger ledger, TransferOptions options, bool isNested, in Address guard)
    {
        Hash256 domain = ledger.Runtime.Parameters.Domain;
        AddressSource owners = TokenTransfers.Owners(options.Seed);
        var keys = new AddressSource(options.Seed, KeyKind);
        SessionTerms template = Template(in domain, options.Seed) with { Guards = guard == default ? [] : [guard] };
        byte[] authority = new byte[OwnerAuthority.Length];
        MemoryMarshal.Write(authority, new OwnerAuthority { NextGrantNonce = 1 });
        byte[] session = new byte[template.AccountLength];
        var rootKeys = new AddressSource(options.Seed, RootKeyKind);
        for (int i = 0; i < options.Accounts; i++)
        {
            Address key = keys[i];
            Address owner = owners[i];
            SessionTerms terms = template with
            {
                Delegate = Principal(options.Seed, i),
                Clauses = [Clause with { Counterparties = [owners[Counterparty(options, i, 0)], owners[Counterparty(options, i, 1)]] }],
            };
            SessionParent parent = default;
            if (isNested)
            {
                SessionTerms root = terms with
                {
                    Delegate = Orchestrator(options.Seed, i), SubGrant = new SubGrantRule(1, 1, SubGrantMode.ChargeThrough),
                };
                Install(ledger, root, in owner, rootKeys[i], session, parent);
                terms = terms with { Parent = SessionAddresses.Session(in domain, rootKeys[i]) };
                parent = SessionParent.Of(SessionView.TryOpen((ReadOnlySpan<byte>)session, out SessionReading read) ? read.Header : default);
                ledger.State.Resolve(SessionAddresses.FreezeMark(in domain, root.Delegate));
            }

            Install(ledger, terms, in owner, in key, session, parent);
            ledger.State.Install(in key, in WellKnown.System, KeyLamports, []);
            ledger.State.Install(
                SessionAddresses.OwnerAuthority(in domain, in owner), SessionProgram.Id,
                Rent.MinimumBalance(authority.Length), authority);

            // Only named, never there; they would get an index when they are first named.
            ledger.State.Resolve(in owner);
            ledger.State.Resolve(SessionAddresses.FreezeMark(in domain, terms.Delegate));
        }
    }

    private static void Install(
        WorkloadLedger ledger, SessionTerms terms, in Address owner, in Address key, byte[] data, SessionParent parent)
    {
        var writer = new InstructionWriter(new byte[TransactionLimits.MaxBytes]);
        terms.Write(ref writer);
        data.AsSpan().Clear();
        SessionGenesis.Write(data, terms, Hash256.Of(writer.Written), in owner, in key, nowMs: 0, parent);
        ledger.State.Install(SessionAddresses.Session(terms.Domain, in key), SessionProgram.Id, Rent.MinimumBalance(data.Length), data);
    }

    private static Address Orchestrator(ulong seed, int session) => new AddressSource(seed, PrincipalKind)[Principals + (session % Principals)];

    private static Address Principal(ulong seed, int session) => new AddressSource(seed, PrincipalKind)[session % Principals];

    private static SessionClause Clause => new()
    {
        Actions = [new SessionAction(WellKnown.Token, (ulong)TokenInstruction.Transfer)],
        Counterparties = [default, default],
    };

    internal static SessionTerms Template(in Hash256 domain, ulong seed) => new()
    {
        Domain = domain,
        Delegate = default,
        ExpiryHeight = ulong.MaxValue,
        ExpiryMs = WeekMs,
        IdleTimeoutMs = DayMs,
        RevalidateEveryMs = DayMs,
        UsesMax = 1_000_000,
        Assets =
        [
            new SessionAssetTerms(
                TokenTransfers.Mint(seed), PerUseUnits, Lifetime: PerUseUnits * 1_000, Burst: PerUseUnits * 100,
                InitialLevel: PerUseUnits * 100, Refill: PerUseUnits, RefillPeriodMs: 1_000),
        ],
        Clauses = [Clause],
        Validators = [new AddressSource(seed, ValidatorKind)[0]],
    };

    private static void Write(
        TransactionBuilder builder, in Hash256 domain, ulong seed, int from, int to, bool isNested, in Address guard, ulong units)
    {
        Address key = new AddressSource(seed, KeyKind)[from];
        Address owner = TokenTransfers.Owners(seed)[from];
        builder.BeginInstruction(SessionProgram.Id)
            .Account(SessionAddresses.Session(in domain, in key), isSigner: false, isWritable: true)
            .Account(in key, isSigner: true, isWritable: false)
            .Account(SessionAddresses.OwnerAuthority(in domain, in owner), isSigner: false, isWritable: false)
            .Account(SessionAddresses.FreezeMark(in domain, Principal(seed, from)), isSigner: false, isWritable: false);
        if (isNested)
        {
            builder.Account(SessionAddresses.Session(in domain, new AddressSource(seed, RootKeyKind)[from]), isSigner: false, isWritable: true)
                .Account(SessionAddresses.FreezeMark(in domain, Orchestrator(seed, from)), isSigner: false, isWritable: false);
        }

        if (guard != default)
        {
            builder.Account(in guard, isSigner: false, isWritable: true);
        }

        Span<byte> data = builder.ReserveData(11);
        data[0] = (byte)SessionOperation.Use;
        data[1] = 1;
        data[2] = 0;
        BinaryPrimitives.WriteUInt64LittleEndian(data[3..], units);
        builder.EndInstruction();
        AddressSource tokens = TokenTransfers.Tokens(seed);
        TokenTransfers.Write(builder, tokens[from], tokens[to], in owner, ownerSigns: false, units);
    }
}
