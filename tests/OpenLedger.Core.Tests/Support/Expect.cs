using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>What a receipt should say.</summary>
internal static class Expect
{
    public static void Ok(in Receipt receipt) => Assert.True(receipt.Status == TransactionStatus.Success, TestLedger.Describe(in receipt));

    public static void Failed(in Receipt receipt, InstructionError error, uint number = 0) =>
        Assert.True(
            receipt.Status == TransactionStatus.InstructionFailed && receipt.Error == error && receipt.ErrorNumber == number,
            $"expected {error} {number}, got {TestLedger.Describe(in receipt)}");

    public static void Failed(in Receipt receipt, TokenError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, SystemError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, MarketError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, PermitError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, PriceFeedError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, LendingError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, CodeRegistryError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Failed(in Receipt receipt, BridgeError error) => Failed(in receipt, InstructionError.Custom, (uint)error);

    public static void Denied(in Receipt receipt, SessionReason reason) =>
        Assert.True(
            receipt.Status == TransactionStatus.InstructionFailed && receipt.Error == InstructionError.SessionDenied &&
            (SessionReason)receipt.ErrorNumber == reason,
            $"expected {reason}, got {TestLedger.Describe(in receipt)} ({(SessionReason)receipt.ErrorNumber})");

    public static void Status(in Receipt receipt, TransactionStatus status) =>
        Assert.True(receipt.Status == status, $"expected {status}, got {TestLedger.Describe(in receipt)}");
}
