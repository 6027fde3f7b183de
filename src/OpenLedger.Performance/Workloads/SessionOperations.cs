using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>Grants of sessions with eight constraints, or their revocations: each owner grants or revokes once, signs and pays.</summary>
public static class SessionOperations
{
    private const ulong OwnerKind = 15;
    private const ulong KeyKind = 16;
    private const ulong OwnerLamports = 1_000_000_000_000;

    /// <summary>Every transaction grants a session to a key that had none.</summary>
    public static Workload CreateGrants(TransferOptions options) => Create("session-grant", options, areGrants: true);

    /// <summary>Every transaction revokes a session that stands at genesis.</summary>
    public static Workload CreateRevocations(TransferOptions options) => Create("session-revoke", options, areGrants: false);

    private static Workload Create(string name, TransferOptions options, bool areGrants)
    {
        int count = options.Blocks * options.TransactionsPerBlock;
        var ledger = new WorkloadLedger(name, count * 4);
        Hash256 domain = ledger.Runtime.Parameters.Domain;
        var owners = new AddressSource(options.Seed, OwnerKind);
        var keys = new AddressSource(options.Seed, KeyKind);
        SessionTerms terms = SessionTokenTransfers.Template(in domain, options.Seed);
        byte[] data = new byte[terms.AccountLength];
        byte[] authority = new byte[OwnerAuthority.Length];
        MemoryMarshal.Write(authority, new OwnerAuthority { NextGrantNonce = 1, LiveSessions = 1 });
        for (int i = 0; i < count; i++)
        {
            ledger.State.Install(owners[i], in WellKnown.System, OwnerLamports, []);
            Address session = SessionAddresses.Session(in domain, keys[i]);
            Address ownerAuthority = SessionAddresses.OwnerAuthority(in domain, owners[i]);
            if (areGrants)
            {
                // Only named; they would get an index when they are first named.
                ledger.State.Resolve(in session);
                ledger.State.Resolve(in ownerAuthority);
                ledger.State.Resolve(keys[i]);
            }
            else
            {
                data.AsSpan().Clear();
                SessionGenesis.Write(data, terms, default, owners[i], keys[i], nowMs: 0);
                Install(ledger.State, in session, data);
                Install(ledger.State, in ownerAuthority, authority);
            }
        }

        var builder = new TransactionBuilder();
        return ledger.Complete(options, (blockhash, number, block) =>
        {
            builder.Reset(owners[number], in blockhash);
            if (areGrants)
            {
                WriteGrant(builder, terms, owners[number], keys[number]);
            }
            else
            {
                builder.BeginInstruction(SessionProgram.Id)
                    .Account(SessionAddresses.Session(in domain, keys[number]), isSigner: false, isWritable: true)
                    .Account(owners[number], isSigner: true, isWritable: false);
                builder.ReserveData(1)[0] = (byte)SessionOperation.Revoke;
                builder.EndInstruction();
            }

            block.AddLegacy(builder);
        });
    }

    private static void Install(LedgerState state, in Address address, byte[] data) =>
        state.Install(in address, SessionProgram.Id, Rent.MinimumBalance(data.Length), data);

    private static void WriteGrant(TransactionBuilder builder, SessionTerms terms, in Address owner, in Address key)
    {
        Span<byte> buffer = stackalloc byte[TransactionLimits.MaxBytes];
        var writer = new InstructionWriter(buffer);
        writer.U8((byte)SessionOperation.Grant);
        terms.Write(ref writer);
        builder.BeginInstruction(SessionProgram.Id)
            .Account(SessionAddresses.Session(terms.Domain, in key), isSigner: false, isWritable: true)
            .Account(in key, isSigner: true, isWritable: false)
            .Account(in owner, isSigner: true, isWritable: true)
            .Account(SessionAddresses.OwnerAuthority(terms.Domain, in owner), isSigner: false, isWritable: true);
        writer.Written.CopyTo(builder.ReserveData(writer.Length));
        builder.EndInstruction();
    }
}
