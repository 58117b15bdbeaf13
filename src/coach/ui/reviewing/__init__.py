"""The reviewer's room: the parts of the queue, of the review screen and of disputes."""
