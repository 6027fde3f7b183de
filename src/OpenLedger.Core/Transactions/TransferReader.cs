using System.Buffers.Binary;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;

namespace OpenLedger.Core.Transactions;

/// <summary>
/// Recognizes transactions that do nothing but System and Token transfers (plain and checked) by their bytes. If every account is what the
/// programs expect, such a transaction only adds to some amounts and takes from others, and succeeds if what it takes is there.
/// </summary>
internal static class TransferReader
{
    // One bit per account; those behind are not worth the trouble.
    private const int MaxAccounts = 64;

    private const int SystemTransferLength = 12;

    /// <summary>
    /// Declares the accesses of a transaction that is such a transfer: the payer's fee first. Of any other it declares none.
    /// </summary>
    public static void Read(ParsedTransaction transaction)
    {
        if (transaction.InstructionCount == 0 || transaction.TotalAccountCount > MaxAccounts || transaction.LookupCount != 0)
        {
            return;
        }

        var roles = new Roles { Transaction = transaction };
        transaction.DeclareAccess(new DeclaredAccess(transaction.FeeLamports, 0, AccessMode.LamportsDebit, 0));
        uint units = 0;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            if (!TryReadInstruction(transaction, i, ref roles, ref units))
            {
                transaction.DeclareNothing();
                return;
            }
        }

        transaction.TransferComputeUnits = units;
        if (units > transaction.Budget.ComputeUnitLimit)
        {
            transaction.DeclareNothing();
        }
    }

    private static bool TryReadInstruction(ParsedTransaction transaction, int instruction, ref Roles roles, ref uint units)
    {
        Address program = transaction.InstructionProgram(instruction);
        if (program == default)
        {
            units += ComputeCosts.System;
            return TryReadSystem(transaction, instruction, ref roles);
        }

        if (program == WellKnown.Token)
        {
            transaction.MovesTokens = true;
            return TryReadToken(transaction, instruction, ref roles, ref units);
        }

        units += ComputeCosts.ComputeBudget;
        return program == WellKnown.ComputeBudget;
    }

    private static bool TryReadSystem(ParsedTransaction transaction, int instruction, ref Roles roles)
    {
        ReadOnlySpan<byte> data = transaction.InstructionData(instruction);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        if (data.Length != SystemTransferLength || accounts.Length != 2 ||
            BinaryPrimitives.ReadUInt32LittleEndian(data) != (uint)SystemInstruction.Transfer ||
            !transaction.IsSigner(accounts[0]) || !transaction.IsWritable(accounts[0]) || !transaction.IsWritable(accounts[1]))
        {
            return false;
        }

        ulong lamports = BinaryPrimitives.ReadUInt64LittleEndian(data[4..]);
        return roles.TryDebit(new DeclaredAccess(lamports, accounts[0], AccessMode.LamportsDebit, 0)) &&
            roles.TryCredit(new DeclaredAccess(lamports, accounts[1], AccessMode.LamportsCredit, 0));
    }

    private static bool TryReadToken(ParsedTransaction transaction, int instruction, ref Roles roles, ref uint units)
    {
        if (!TokenTransferBytes.TryRead(transaction, instruction, out TokenTransferBytes transfer) ||
            !transaction.IsSigner(transfer.Authority))
        {
            return false;
        }

        units += transfer.ComputeUnits;
        ulong amount = transfer.Amount;
        byte source = transfer.Source;

        // Nothing writes nothing: which account is written first, and so stands first among the changes, would be another one then.
        return amount != 0 &&
            roles.TryDebit(new DeclaredAccess(amount, source, AccessMode.TokensDebit, transfer.Authority)) &&
            roles.TryCredit(new DeclaredAccess(amount, transfer.Destination, AccessMode.TokensCredit, source)) &&
            (!transfer.IsChecked || roles.TryRead(new DeclaredAccess(transfer.Decimals, transfer.Mint, AccessMode.Read, source)));
    }

    /// <summary>
    /// What each account does in the transaction. One that is debited several times is debited the sum; any other second part makes the
    /// transaction more than a transfer.
    /// </summary>
    private ref struct Roles
    {
        public required ParsedTransaction Transaction;
        private ulong _debited;
        private ulong _credited;
        private ulong _read;

        public bool TryRead(in DeclaredAccess access)
        {
            ulong bit = 1UL << access.Account;
            if (((_debited | _credited) & bit) != 0)
            {
                return false;
            }

            if ((_read & bit) != 0)
            {
                return Find(access.Account) == access;
            }

            _read |= bit;
            Transaction.DeclareAccess(in access);
            return true;
        }

        public bool TryCredit(in DeclaredAccess access)
        {
            ulong bit = 1UL << access.Account;
            if (((_debited | _credited | _read) & bit) != 0)
            {
                return false;
            }

            _credited |= bit;
            Transaction.DeclareAccess(in access);
            return true;
        }

        public bool TryDebit(in DeclaredAccess access)
        {
            ulong bit = 1UL << access.Account;
            if (((_credited | _read) & bit) != 0)
            {
                return false;
            }

            // The payer's first access is the fee.
            if ((_debited & bit) == 0 && access.Account != 0)
            {
                _debited |= bit;
                Transaction.DeclareAccess(in access);
                return true;
            }

            _debited |= bit;
            ref DeclaredAccess before = ref Find(access.Account);
            if (before.Mode != access.Mode || before.Other != access.Other || access.Amount > ulong.MaxValue - before.Amount)
            {
                return false;
            }

            before = before with { Amount = before.Amount + access.Amount };
            return true;
        }

        // An account has one access.
        private readonly ref DeclaredAccess Find(byte account)
        {
            Span<DeclaredAccess> accesses = Transaction.DeclaredAccesses;
            int at = 0;
            while (accesses[at].Account != account)
            {
                at++;
            }

            return ref accesses[at];
        }
    }
}
