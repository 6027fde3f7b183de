namespace OpenLedger.Simulation.Grants;

/// <summary>What an owner granted before time zero, in the ledger's units. A kind reads of it what it knows.</summary>
/// <param name="Units">Base units: in all, per period, or the largest balance; 2^64 - 1 for any amount.</param>
/// <param name="RefillUnits">Base units that a period adds, where a balance is refilled by steps.</param>
/// <param name="PeriodMs">Length of a period in milliseconds; 0 if there are none.</param>
/// <param name="GivenMs">When it was given, in milliseconds; never after time zero. Periods count from here.</param>
/// <param name="ExpiresMs">The last millisecond at which it is good; <see cref="Plans.BookAllowance.Never"/> if it has no end.</param>
internal readonly record struct GrantTerms(ulong Units, ulong RefillUnits, long PeriodMs, long GivenMs, long ExpiresMs);
