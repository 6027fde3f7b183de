using OpenLedger.Core.Bridge;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>Tells the lane of a transaction from its instructions.</summary>
internal static class LaneRules
{
    /// <summary>The lane. Only a transaction that does nothing but control goes first: nothing else may ride ahead with it.</summary>
    public static Lane Of(ParsedTransaction transaction)
    {
        bool control = false;
        bool other = false;
        bool grant = false;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            Address program = transaction.InstructionProgram(i);
            ReadOnlySpan<byte> data = transaction.InstructionData(i);
            if (program == WellKnown.ComputeBudget)
            {
                continue;
            }

            bool isControl = false;
            if (program == SessionProgram.Id && !data.IsEmpty)
            {
                var operation = (SessionOperation)data[0];
                isControl = SessionProgram.IsControl(operation);
                grant |= operation != SessionOperation.Use;
            }
            else if (program == BridgeProgram.Id && ActionId.TryRead(in program, data, out ulong action))
            {
                isControl = BridgeProgram.IsControl(action);
            }
            else if (program == WellKnown.Token && data is [(byte)TokenInstruction.Revoke, ..])
            {
                grant = true;
            }

            control |= isControl;
            other |= !isControl;
        }

        return control && !other ? Lane.Control : grant || control ? Lane.Checked : Lane.Normal;
    }
}
