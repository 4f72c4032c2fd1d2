"""What is shown and said in the demonstration's videos."""

from typing import Final

from entrypoints.demo.studio.script import Lesson

TEA: Final = (
    Lesson(
        title="Warming the pot",
        description="Fresh water, a warm pot, and why the leaves should have room.",
        seconds=40,
        script="""
Fresh water / kettle
Start with cold, fresh water from the tap.
Water that has boiled before tastes flat.

Warm the pot / cup
Swirl a little hot water in the pot, then pour it away.
A warm pot keeps the water warm for the leaves.

Leaves need room / leaves
One spoon for each cup, straight into the pot.
Leaves that can swim give you more than leaves in a ball.

Three minutes / kettle
Three minutes for black tea, two for green.
Put the lid on, and do nothing at all.
""",
        german="""
Nehmen Sie kaltes, frisches Wasser aus der Leitung.
Schon gekochtes Wasser schmeckt flach.

Schwenken Sie die Kanne mit heißem Wasser aus.
Eine warme Kanne hält das Wasser für die Blätter heiß.

Ein Löffel für jede Tasse, direkt in die Kanne.
Blätter, die schwimmen, geben mehr als Blätter im Tee-Ei.

Drei Minuten für schwarzen Tee, zwei für grünen.
Deckel drauf, und dann gar nichts tun.
""",
    ),
    Lesson(
        title="Pouring for two",
        description="Pouring in turns, so that both cups taste the same.",
        seconds=20,
        script="""
In turns / cup
Pour half a cup, then half the other, then back again.

Milk, if you like / cup
Milk goes in last: you can see how much you need.
""",
    ),
)

BREAD: Final = (
    Lesson(
        title="Flour, water, salt, time",
        description="Four things in one bowl. The bowl does the work while you sleep.",
        section="The evening before",
        seconds=40,
        script="""
Five hundred grams / bowl
Five hundred grams of flour, and a heaped teaspoon of salt.
A pinch of yeast is enough: it has the whole night.

Stir, don't knead / bowl
Add three hundred and eighty grams of cool water.
Stir until no dry flour is left. It will look wrong.

Cover it / dough
Put a plate on the bowl and leave it on the table.
By morning it will have doubled, and smell of apples.

Good night / dough
There is nothing left to do.
Good night.
""",
    ),
    Lesson(
        title="Folding and shaping",
        description="Four folds, a rest, and a round that holds its shape.",
        section="The morning",
        seconds=30,
        script="""
Flour the table / dough
Flour the table well and let the dough slide out.

Four folds / dough
Fold each side to the middle, like a letter.
Then turn it over, so that the seam is below.

Let it rest / bowl
Half an hour under a cloth, while the oven warms.
""",
    ),
    Lesson(
        title="A hot pot and a sharp knife",
        description="Steam from a lidded pot makes the crust of a bakery.",
        section="The morning",
        seconds=30,
        script="""
Hot, hot, hot / loaf
The pot goes in empty, until it is as hot as the oven goes.

Three cuts / loaf
Three quick cuts let the loaf open where you want it.
Lid on for thirty minutes, off for fifteen.

Listen to it / loaf
Knock on the bottom: it should sound hollow.
Now comes the hardest part: wait an hour.
""",
    ),
)

BOOKBINDING: Final = (
    Lesson(
        title="Folding the sheets",
        description="With the grain, four at a time, with the back of a spoon.",
        section="Paper",
        seconds=30,
        script="""
Find the grain / sheets
Paper bends more easily one way. That is the grain.
Fold with it, and the book will lie flat.

Four by four / sheets
Fold four sheets together. We call that a section.

Press the fold / sheets
Rub each fold with the back of a spoon.
Six sections make a notebook.
""",
    ),
    Lesson(
        title="Five holes, one thread",
        description="The pamphlet stitch: out, in, and a knot over the middle.",
        section="Thread",
        seconds=30,
        script="""
Five holes / needle
Mark five holes along the fold and prick them with an awl.

Out and in / needle
Begin in the middle, from the inside, and leave a tail.
Go out and in to one end, and back to the other.

Knot it / needle
Tie the two tails over the long middle stitch.
""",
    ),
    Lesson(
        title="A cover that lasts",
        description="Board, cloth, paste, and a night under the heaviest books you own.",
        section="Cover",
        seconds=25,
        script="""
Cut the boards / book
Cut two boards, three millimetres taller than the pages.

Paste the cloth / book
Paste the cloth, not the board, and smooth it from the middle.

Under weight / book
Leave it under a pile of books until tomorrow.
Then write your name on the first page.
""",
    ),
)

WATERCOLOUR: Final = (
    Lesson(
        title="Saturday: a sky in one breath",
        description="Wet paper, two colours, and knowing when to stop.",
        section="Saturday",
        seconds=40,
        script="""
Wet the paper / brush
Wet the whole sheet with clean water.
It should shine, but nothing should run.

Two colours / wash
Touch the wet paper with a little green, then a little violet.
Where they meet they will find their own way.

Tilt it / wash
Tilt the sheet and let the water do the painting.
Do not go back with the brush.

Stop / hills
The picture is done a moment before you think so.
Put the brush down and make tea.
""",
    ),
    Lesson(
        title="Sunday: hills, near and far",
        description="Far is pale and near is dark; that is the whole secret.",
        section="Sunday",
        seconds=30,
        script="""
Far is pale / hills
Mix much water and little paint for the hills far away.

Let it dry / hills
Wait until the paper feels dry on the back of your hand.

Near is dark / hills
Now a stronger green for the hill in front.
Leave one thin line of white for the light.
""",
    ),
)
