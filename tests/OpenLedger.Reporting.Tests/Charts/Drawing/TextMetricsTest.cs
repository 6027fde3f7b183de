using OpenLedger.Reporting.Charts.Drawing;

namespace OpenLedger.Reporting.Tests.Charts.Drawing;

public class TextMetricsTest
{
    [Theory]
    [InlineData("short", 200, "short")]
    [InlineData("a name that is too long", 60, "a nam…")]
    public void Text_is_cut_to_its_room(string text, double room, string fitting) => Assert.Equal(fitting, TextMetrics.Fit(text, room));

    [Fact]
    public void No_letter_is_cut_in_two()
    {
        const string Foxes = "\U0001F98A\U0001F98A\U0001F98A\U0001F98A";
        for (int room = 5; room < 90; room++)
        {
            string fitting = TextMetrics.Fit(Foxes, room).TrimEnd('…');
            Assert.Equal(0, fitting.Length % 2);
        }
    }

    [Fact]
    public void Square_letters_need_more_room_than_narrow_ones() =>
        Assert.True(TextMetrics.Width("\u682A\u5F0F\u4F1A\u793E") > 4 * TextMetrics.FontSize);
}
