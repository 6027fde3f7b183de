using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Sessions;

/// <summary>C11: classes of holders. A registrar puts holders into its class and takes them out; sessions may pay whoever is in it now.</summary>
internal static class HolderClasses
{
    private const int MarkLength = 8;

    // Accounts: mark, registrar; data: the holder, and whether it belongs to the class.
    public static SessionReason Set(InvokeContext context, ref InstructionReader reader, ref AuthorizationRecord record)
    {
        Address holder = reader.Address();
        bool belongs = reader.U8() != 0;
        if (!reader.IsComplete || context.AccountCount < 2)
        {
            return SessionReason.Malformed;
        }

        Address registrar = record.Key = context.Key(1);
        record.Counterparty = holder;
        if (!context.IsSigner(1))
        {
            return SessionReason.SignatureMissing;
        }

        if (context.Key(0) != SessionAddresses.ClassMember(in registrar, in holder))
        {
            return SessionReason.SessionAccountInvalid;
        }

        bool isMember = context.IsOwnedBy(0, SessionProgram.Id);
        bool done = belongs == isMember || (belongs
            ? context.CreateDerived(payer: 1, account: 0, MarkLength).IsOk
            : context.Close(0, 1).IsOk);
        return done ? SessionReason.Allowed : SessionReason.SessionAccountInvalid;
    }
}
