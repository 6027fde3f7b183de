using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Shared guards: who sets them up, who resets them, who pauses them. The owner governs the owner's own; the ledger's governor the others;
/// guardians can only pause, for a time. None of them is who trips it.
/// </summary>
internal static class GuardOperations
{
    // Accounts: guard, who governs it; data: kind, owners to trip, subject, mint, bucket, cool-down, probe, refusal window.
    public static SessionReason Create(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        var terms = GuardTerms.Read(ref reader);
        if (!reader.IsComplete || context.AccountCount < 2 || !terms.IsComplete)
        {
            return SessionReason.Malformed;
        }

        Address governor = record.Key = context.Key(1);
        record.Owner = terms.Kind == GuardKind.Owner ? terms.Subject : default;
        bool mayGovern = terms.Kind == GuardKind.Owner
            ? governor == terms.Subject
            : context.Parameters.Governor != default && governor == context.Parameters.Governor;
        if (!mayGovern)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        bool made = context.Key(0) == SessionAddresses.Guard(context.Parameters.Domain, terms.Kind, terms.Subject, terms.Mint) &&
            context.CreateDerived(payer: 1, account: 0, GuardAccount.Length).IsOk;
        if (!made || !context.TryWrite(0, out Span<byte> data).IsOk)
        {
            return SessionReason.SessionAccountInvalid;
        }

        terms.Write(data, in governor, context.Clock.TimeMs);
        return SessionReason.Allowed;
    }

    // Accounts: guard, who governs it.
    public static SessionReason Reset(InvokeContext context, ref AuthorizationRecord record)
    {
        SessionReason opened = TryOpen(context, ref record, out Span<byte> data);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        ref GuardAccount guard = ref MemoryMarshal.AsRef<GuardAccount>(data);
        if (context.Key(1) != guard.Resetter)
        {
            return SessionReason.OwnerMismatch;
        }

        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        return guard.TryReset(context.Clock.TimeMs) ? SessionReason.Allowed : SessionReason.CoolingDown;
    }

    // Accounts: guard, then guardians of the ledger who sign; data: for how long.
    public static SessionReason Pause(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        long durationMs = reader.I64();
        if (!reader.IsComplete || durationMs <= 0)
        {
            return SessionReason.Malformed;
        }

        SessionReason opened = TryOpen(context, ref record, out Span<byte> data);
        if (opened != SessionReason.Allowed)
        {
            return opened;
        }

        if (durationMs > context.Parameters.MaxPauseMs)
        {
            return SessionReason.LifetimeTooLong;
        }

        LedgerParameters parameters = context.Parameters;
        int signed = 0;
        for (int i = 1; i < context.AccountCount; i++)
        {
            bool counts = context.IsSigner(i) && parameters.PauseGuardians.Contains(context.Key(i));
            for (int j = 1; j < i && counts; j++)
            {
                counts = !context.IsSame(i, j);
            }

            signed += counts ? 1 : 0;
        }

        if (parameters.PauseThreshold == 0 || signed < parameters.PauseThreshold)
        {
            return SessionReason.SignatureMissing;
        }

        ref GuardAccount guard = ref MemoryMarshal.AsRef<GuardAccount>(data);
        guard.PausedUntilMs = context.Clock.TimeMs + durationMs;
        return SessionReason.Allowed;
    }

    private static SessionReason TryOpen(InvokeContext context, ref AuthorizationRecord record, out Span<byte> data)
    {
        data = default;
        if (context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        record.Key = context.Key(1);
        return context.IsOwnedBy(0, SessionProgram.Id) && context.AccountData(0).Length == GuardAccount.Length &&
            context.TryWrite(0, out data).IsOk ? SessionReason.Allowed : SessionReason.GuardMissing;
    }
}
