"""The goods and people of the demonstration shop: Lindgren & Daughters, tea, bread and paper."""

from typing import Final

from attrs import frozen

from entrypoints.demo.lessons import BOOKBINDING, BREAD, TEA, WATERCOLOUR
from entrypoints.demo.studio.pictures import Palette
from entrypoints.demo.studio.script import Lesson

SHOP_NAME: Final = "Lindgren & Daughters"
CURRENCY: Final = "EUR"


@frozen(kw_only=True)
class DemoCourse:
    """A course to be made: ``price`` in minor units of EUR, ``access_days`` None for lifetime access."""

    slug: str
    title: str
    description: str
    price: int
    access_days: int | None = None
    drawing: str
    palette: Palette
    note: int
    """The lowest note of its music, in hertz."""
    lessons: tuple[Lesson, ...]

    @property
    def thumbnail_key(self) -> str:
        """Where its public thumbnail lies in the media store."""
        return f"public/demo/{self.slug}.jpg"


@frozen(kw_only=True)
class DemoProduct:
    """What is sold: ``price`` in minor units of EUR (0 is free), ``courses`` the slugs that it opens."""

    id: str
    title: str
    text: str
    price: int
    thumbnail_key: str
    courses: tuple[str, ...]


@frozen(kw_only=True)
class DemoPerson:
    """Somebody to sign in as: ``role`` is ``customer``, ``guest`` or ``administrator``.

    A guest's orders carry an e-mail and no user id; the next session with that e-mail verified claims them.
    """

    id: str
    name: str
    email: str
    role: str = "customer"


COURSES: Final = (
    DemoCourse(
        slug="tea",
        title="Tea without hurry",
        description="A pot, a spoonful of leaves and the patience to leave them alone. On the house.",
        price=0,
        drawing="cup",
        palette=Palette(light="e4eed9", deep="9dbd93", ink="24392c", paper="fbf7ec", accent="c8603f"),
        note=196,
        lessons=TEA,
    ),
    DemoCourse(
        slug="bread",
        title="Bread from one bowl",
        description="No kneading, no machine. Stir in the evening, bake in the morning.",
        price=2400,
        drawing="loaf",
        palette=Palette(light="f7e7cc", deep="dcae77", ink="4a2e1b", paper="fff8ea", accent="b5651d"),
        note=175,
        lessons=BREAD,
    ),
    DemoCourse(
        slug="bookbinding",
        title="A book before lunch",
        description="Fold, stitch and cover a notebook that will outlive the pen you write in it with.",
        price=3200,
        drawing="book",
        palette=Palette(light="d9e3ee", deep="8fa9c6", ink="1f2f46", paper="fbf8f1", accent="b23a48"),
        note=165,
        lessons=BOOKBINDING,
    ),
    DemoCourse(
        slug="watercolour",
        title="Watercolour in a weekend",
        description="One sky on Saturday, two hills on Sunday, and five days left to do it all again.",
        price=900,
        access_days=7,
        drawing="hills",
        palette=Palette(light="ebe4f4", deep="b0addb", ink="2e2a4f", paper="fffdf8", accent="2a9d8f"),
        note=220,
        lessons=WATERCOLOUR,
    ),
)

PRODUCTS: Final = (
    DemoProduct(
        id="tea-lesson",
        title="Tea without hurry",
        text="Our first lesson, free for everybody who likes a warm kitchen. Two short films.",
        price=0,
        thumbnail_key="public/demo/tea.jpg",
        courses=("tea",),
    ),
    DemoProduct(
        id="bread-course",
        title="Bread from one bowl",
        text="Astrid's overnight loaf in three short films: stir, fold, bake.",
        price=2400,
        thumbnail_key="public/demo/bread.jpg",
        courses=("bread",),
    ),
    DemoProduct(
        id="bookbinding-course",
        title="A book before lunch",
        text="Maja binds a notebook with a spoon, a needle and five holes. Three short films.",
        price=3200,
        thumbnail_key="public/demo/bookbinding.jpg",
        courses=("bookbinding",),
    ),
    DemoProduct(
        id="long-sunday",
        title="The long Sunday box",
        text="Tea, bread and a book: all three courses in one box, for less than two of them.",
        price=4900,
        thumbnail_key="public/demo/long-sunday.jpg",
        courses=("tea", "bread", "bookbinding"),
    ),
    DemoProduct(
        id="watercolour-pass",
        title="Watercolour in a weekend, 7-day pass",
        text="Two films that open today and stay for seven days. Buy another pass, and its week is added on.",
        price=900,
        thumbnail_key="public/demo/watercolour.jpg",
        courses=("watercolour",),
    ),
)

PEOPLE: Final = (
    DemoPerson(id="ida", name="Ida Berg", email="ida@example.com"),
    DemoPerson(id="tomas", name="Tomás Vela", email="tomas@example.com"),
    DemoPerson(id="nora", name="Nora Lund", email="nora@example.com", role="guest"),
    DemoPerson(id="karin", name="Karin Lindgren", email="karin@lindgren.example", role="administrator"),
)


def course_of(slug: str) -> DemoCourse:
    """Give a course by its slug; raises KeyError for one that is not sold here."""
    found = {course.slug: course for course in COURSES}
    return found[slug]


def product_for(slug: str) -> DemoProduct:
    """Give what is best bought for a course: the product that opens the least beside it."""
    return min((product for product in PRODUCTS if slug in product.courses), key=lambda product: len(product.courses))
